const PREFIX = 'x-amz-meta-';

/** As many names as a message shows; S3 allows 2 KB of metadata. */
const MAX_NAMES = 4;
const MAX_NAME_CHARACTERS = 40;

/**
 * What the row of an upload without a person tag says: the names of the metadata that came, and the likely cause. Values
 * stay out of it, because they may be personal data.
 *
 * @param names without `x-amz-meta-`, as S3 returns them
 * @param personTag the name that was expected
 */
export function missingPersonTagMessage(names: readonly string[], personTag: string): string {
  const header = `${PREFIX}${personTag}`;
  const again = `Upload the image again with the PersonId in ${header}.`;
  if (names.length === 0) {
    return `The upload has no metadata at all. ${again} Object tags and data inside the file do not count. A presigned URL has to be signed for the header, and the upload has to send it.`;
  }
  if (names.includes(personTag)) return `${header} of the upload is empty. ${again}`;
  const meant = names.find((name) => plain(name) === plain(personTag));
  const inOrder = meant === undefined ? names : [meant, ...names.filter((name) => name !== meant)];
  return `The upload has no ${header}. It has ${listed(inOrder)}. ${cause(meant, personTag)}${again}`;
}

function cause(meant: string | undefined, personTag: string): string {
  if (meant === undefined) return '';
  if (meant.startsWith(PREFIX)) return `The SDK adds ${PREFIX} by itself: pass the name ${personTag}. `;
  return `${shown(meant)} is another name: expected exactly ${PREFIX}${personTag}. `;
}

/** The letters and digits of a name, which is what people remember of it. */
function plain(name: string): string {
  const own = name.replace(new RegExp(`^(?:${PREFIX})+`), '');
  return own.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** `x-amz-meta-a, x-amz-meta-b and 3 more` */
function listed(names: readonly string[]): string {
  const first = names.slice(0, MAX_NAMES).map(shown);
  const more = names.length - first.length;
  const last = more > 0 ? `${more} more` : first.pop();
  return first.length === 0 ? `${last}` : `${first.join(', ')} and ${last}`;
}

function shown(name: string): string {
  const printable = name.replaceAll(/[^!-~]/g, '?');
  const short = printable.length > MAX_NAME_CHARACTERS ? `${printable.slice(0, MAX_NAME_CHARACTERS)}…` : printable;
  return `${PREFIX}${short}`;
}
