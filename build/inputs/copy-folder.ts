import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './built-file.ts';

/** Makes the files of a folder equal to those of another. Files that are equal already are left alone. */
export function copyFolder(from: string, to: string, isWanted: (name: string) => boolean = () => true): void {
  const names = readdirSync(from).filter(isWanted);
  for (const name of names) {
    const [source, copy] = [readFileSync(join(from, name)), join(to, name)];
    if (!existsSync(copy) || !readFileSync(copy).equals(source)) replaceFile(copy, source);
  }
  for (const name of readdirSync(to)) if (!names.includes(name)) rmSync(join(to, name));
}
