/** A path segment that HTTP clients remove from a URL, by itself or along with the one before it. */
const FOLDED_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/** @returns why Tencent cannot download an object with this key, for its uploader; undefined when it can */
export function checkKey(key: string): string | undefined {
  if (!FOLDED_SEGMENT.test(key)) return undefined;
  return 'The object key has "." or ".." as a path segment. HTTP clients fold such segments, and then the signature of the URL is wrong, so Tencent cannot download the image. Upload the image again under a key without them.';
}
