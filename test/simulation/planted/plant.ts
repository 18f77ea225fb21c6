import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlantedFault } from './planted-faults.ts';

/**
 * Copies the functions and plants the fault in the copy. The copy lies within the project, so that its imports are found.
 *
 * @returns the directory of the copy
 * @throws when the code to be changed is not there, or there twice: then the fault has to be planted anew
 */
export function plant({ name, patches = [] }: PlantedFault, root: string): string {
  const directory = join(root, '.local', 'planted', name.replace(/\W+/g, '-'), 'functions');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  cpSync(join(root, 'functions'), directory, { recursive: true });
  for (const { file, search, replace } of patches) {
    const path = join(directory, file);
    const parts = readFileSync(path, 'utf8').split(search);
    if (parts.length !== 2) {
      throw new Error(
        `'${name}' cannot be planted: expected once in ${file}, found ${parts.length - 1} times: ${search}`,
      );
    }
    writeFileSync(path, parts.join(replace));
  }
  return directory;
}
