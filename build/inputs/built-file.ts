import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether a file is there that was built from these inputs. */
export function isBuiltFrom(inputs: string, file: string): boolean {
  return existsSync(file) && existsSync(inputsFile(file)) && readFileSync(inputsFile(file), 'utf8') === inputs;
}

/** To be called when everything that belongs to the file is written. */
export function rememberInputs(inputs: string, file: string): void {
  replaceFile(inputsFile(file), inputs);
}

/** Writes the file aside and moves it into place: another process may read it at this moment, or write the same. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function inputsFile(file: string): string {
  return `${file}.inputs`;
}
