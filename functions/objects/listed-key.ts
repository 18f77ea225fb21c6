/**
 * A key of a listing that was asked for with `EncodingType: 'url'`, because keys may hold characters that XML cannot. Not every
 * store that speaks S3 encodes what it is asked to: it then does not say so in the answer.
 */
export function listedKey(key: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}
