import { readFile } from 'node:fs/promises';

/** The end of a log, and where it is. A log that is empty or gone is said to be so. */
export async function lastLines(file: string, count = 20): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return `The log cannot be read: something has removed ${file}.`;
  if (text.trim() === '') return `Nothing was printed (log: ${file}).`;
  return `${text.trim().split('\n').slice(-count).join('\n')}\n(log: ${file})`;
}
