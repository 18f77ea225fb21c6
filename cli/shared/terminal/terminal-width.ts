const WIDTH_OF_TERMINALS = 80;

/** Narrower, a line has no room for a word behind its indentation. */
const LEAST_WIDTH = 40;

/** Columns of the terminal. Where output goes to a file or a program, and where a terminal does not know its width: 80. */
export function terminalWidth(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number {
  return Math.max(LEAST_WIDTH, (isTTY && columns) || WIDTH_OF_TERMINALS);
}
