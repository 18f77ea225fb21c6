/** Forms that a regular expression alone would not make readable. */

/** What an upload's metadata may hold besides the person tag. */
const OPTION_NAMES: readonly string[] = [
  'face-match-threshold',
  'quality-control',
  'need-rotate-detection',
  'consent-id',
];

export function isPersonTag(text: string): boolean {
  // The whole header's name would be looked for behind the prefix that it already has, and never found.
  const isHeader = text.startsWith('x-amz-');
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text) && !isHeader && !OPTION_NAMES.includes(text);
}

/** Tencent's rule for a GroupId, which is that for a PersonId. */
export function isGroupId(text: string): boolean {
  return /^[A-Za-z0-9\-%@#&_]{1,64}$/.test(text);
}

export function isKeyPrefix(text: string): boolean {
  const bytes = Buffer.byteLength(text);
  return bytes >= 1 && bytes <= 1024 && !text.startsWith('/') && text.isWellFormed();
}

const RESERVED_STARTS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

export function isBucketName(text: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) &&
    !text.includes('..') &&
    !/^\d+(\.\d+){3}$/.test(text) &&
    !RESERVED_STARTS.some((start) => text.startsWith(start)) &&
    !RESERVED_ENDS.some((end) => text.endsWith(end))
  );
}

/** Only scheme, host and port: requests are signed for the path `/`, and keys do not belong into a URL. */
export function isEndpoint(text: string): boolean {
  return /^https?:\/\/[^\s/?#@\\]+\/?$/i.test(text) && URL.canParse(text);
}
