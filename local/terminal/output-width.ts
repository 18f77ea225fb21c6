const TERMINAL_WIDTH = 80;
const LOG_WIDTH = 100;

/** Terminal cells of a line of output: those of the terminal, or enough for a log. */
export function outputWidth(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number {
  // A terminal that does not know its width reports 0.
  return isTTY ? columns || TERMINAL_WIDTH : LOG_WIDTH;
}
