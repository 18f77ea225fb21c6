import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file that readers see whole or not at all, even when the process is killed or the disk is full. */
export function writeWhole(file: string, text: string): void {
  renameSync(writeDraft(file, text), file);
}

/** Writes the file under a name of this process; returns that name. */
export function writeDraft(file: string, text: string): string {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
