/** Tencent's limit for PersonName, in characters. */
const MAX_LENGTH = 60;

/** Tencent accepts Chinese and English letters, digits, `-` and `_`. */
const ILLEGAL = /[^\p{Script=Han}A-Za-z0-9_-]/u;

/** What the metadata of an upload says of the person's name. */
export type PersonName =
  /** There is no name, so the default applies. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'legal'; readonly name: string }
  /** The message is for the uploader. It does not quote the name, because rows hold no names. */
  | { readonly kind: 'illegal'; readonly message: string };

/**
 * Reads the name that a new person gets. It is percent-encoded UTF-8, because S3 metadata is ASCII.
 *
 * @param metadata - Names are lower case and without `x-amz-meta-`, as S3 returns them
 * @param nameTag - Metadata name of the person's name
 */
export function readPersonName(
  metadata: Readonly<Record<string, string | undefined>>,
  nameTag: string | undefined,
): PersonName {
  // Every object has a property `constructor`, which is a legal name of metadata.
  const received = nameTag !== undefined && Object.hasOwn(metadata, nameTag) ? metadata[nameTag] : undefined;
  if (received === undefined || received.trim() === '') return { kind: 'absent' };
  const name = decoded(received);
  const fault = name === undefined ? 'is not percent-encoded UTF-8' : faultOf(name);
  if (name !== undefined && fault === undefined) return { kind: 'legal', name };
  return {
    kind: 'illegal',
    message: `x-amz-meta-${nameTag} ${fault}. Expected: 1 to ${MAX_LENGTH} Chinese or English letters, digits, - and _, as percent-encoded UTF-8. Upload the image again with a legal name or without it.`,
  };
}

/** Makes a name from the id, which may have characters that Tencent does not accept in names. */
export function defaultPersonName(personId: string): string {
  return personId.replaceAll(new RegExp(ILLEGAL, 'gu'), '_').slice(0, MAX_LENGTH);
}

/** Tencent has the same rule for the names of persons and groups. */
export function isLegalName(name: string): boolean {
  return name !== '' && faultOf(name) === undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function faultOf(name: string): string | undefined {
  const characters = [...name];
  const at = characters.findIndex((character) => ILLEGAL.test(character));
  if (at >= 0) return `has the character ${codePoint(characters[at])} at position ${at + 1}`;
  return characters.length > MAX_LENGTH ? `has ${characters.length} characters` : undefined;
}

/** `U+0020`. A single character does not tell the name. */
function codePoint(character = ''): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
