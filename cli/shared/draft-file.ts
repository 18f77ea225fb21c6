import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, Problem } from './problem.ts';

/** A file that has its name only when it is complete: until then it ends in `.part`. It replaces the file that is there. */
export class DraftFile {
  /** Of the complete file. */
  readonly path: string;
  /** Where to write. */
  readonly draft: string;

  /** @param name relative to the directory in which the operator typed the command */
  constructor(name: string) {
    // npm runs scripts in the directory of the project.
    this.path = resolve(process.env.INIT_CWD ?? process.cwd(), name);
    this.draft = `${this.path}.part`;
  }

  /**
   * @param create begins the file at `draft`
   * @throws {Problem} when it cannot be written
   */
  async begin<T>(create: (draft: string) => T | Promise<T>): Promise<T> {
    try {
      // What an earlier run has left could be open to others.
      await rm(this.draft, { force: true });
      return await create(this.draft);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new Problem(
        `The file ${this.path} cannot be written (${code}). Give another one with --output.`,
        EXIT.usage,
        { cause: error },
      );
    }
  }

  /** @returns bytes of the file */
  async complete(): Promise<number> {
    await rename(this.draft, this.path);
    return (await stat(this.path)).size;
  }

  /** Deletes what is not complete. */
  async discard(): Promise<void> {
    await rm(this.draft, { force: true });
  }
}
