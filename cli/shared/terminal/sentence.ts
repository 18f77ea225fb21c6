/** The text of another program as a sentence of ours: it ends as it likes. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
