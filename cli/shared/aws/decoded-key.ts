/** A key as S3 encodes it in listings and inventories: as in a form, with a plus for a space. */
export function decodedKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}
