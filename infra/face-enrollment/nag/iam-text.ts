/**
 * A literal text for the resource of a policy, or for a `StringLike`. What would be a wildcard or a variable there is
 * escaped. Only printable ASCII is certain in a policy: any other run of characters becomes `*`, which allows a little
 * more than meant, because nothing narrower can be said.
 */
export function iamText(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`).replace(/[^\x20-\x7e]+/g, '*');
}
