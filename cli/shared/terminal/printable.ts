/** Apps choose keys, so a terminal must not obey them: control characters, and those that turn the text around. */
const OBEYED = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu;

export function shown(text: string): string {
  return text.replace(OBEYED, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
