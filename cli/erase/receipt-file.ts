import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EXIT, Problem } from '../shared/problem.ts';

/** The text that is kept as the record of an erasure. */
export class ReceiptFile {
  /** As it was given. */
  readonly name: string;
  readonly path: string;

  private constructor(name: string, path: string) {
    this.name = name;
    this.path = path;
  }

  /**
   * Checks before the erasure that the file can be written after it.
   *
   * @param name relative to the directory that the command was started in
   */
  static async prepare(name: string): Promise<ReceiptFile> {
    // npm runs scripts in the directory of the project.
    const path = resolve(process.env.INIT_CWD ?? process.cwd(), name);
    try {
      await access(dirname(path), constants.W_OK);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new Problem(
        `The receipt ${path} cannot be written (${code}). Nothing was sent. Give another file with --receipt.`,
        EXIT.usage,
        { cause: error },
      );
    }
    return new ReceiptFile(name, path);
  }

  async write(lines: readonly string[]): Promise<void> {
    await writeFile(this.path, `${lines.join('\n')}\n`);
  }
}
