/** @param prefix bytes, or a text whose characters are their values */
export function startsWith(bytes: Uint8Array, prefix: string | readonly number[], offset = 0): boolean {
  const values = typeof prefix === 'string' ? Array.from(prefix, (one) => one.charCodeAt(0)) : prefix;
  return values.every((value, index) => bytes[offset + index] === value);
}
