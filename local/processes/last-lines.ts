import { readFile } from 'node:fs/promises';

/** The end of a log, and where it is. */
export async function lastLines(file: string, count = 20): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return `${text.trim().split('\n').slice(-count).join('\n')}\n(log: ${file})`;
}
