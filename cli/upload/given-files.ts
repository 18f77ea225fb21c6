import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { EXIT, Problem } from '../shared/problem.ts';

/** No setting lets the stack accept a larger image. Smaller files are left to the stack, whose answer says what is wrong. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;

export interface GivenFile {
  /** As it was given. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly name: string;
}

/**
 * Looks at all files before the first one is uploaded.
 *
 * @param directory that relative paths start from
 * @throws {Problem} that names every file that cannot be an image
 */
export async function givenFiles(
  files: readonly string[],
  // npm runs scripts in the directory of the project.
  directory = process.env.INIT_CWD ?? process.cwd(),
): Promise<readonly GivenFile[]> {
  const found = files.map((file) => ({ file, path: resolve(directory, file), name: basename(file) }));
  const faults = await Promise.all(found.map(({ file, path }) => faultOf(file, path)));
  const sentences = faults.filter((fault) => fault !== undefined);
  if (sentences.length > 0) throw new Problem(`${sentences.join(' ')} Nothing was uploaded.`, EXIT.usage);
  return found;
}

async function faultOf(file: string, path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return `${file} is a directory. Expected: an image file.`;
    if (!found.isFile()) return `${file} is not a regular file. Expected: an image file.`;
    if (found.size <= MAX_FILE_BYTES) return undefined;
    return `${file} has ${found.size.toLocaleString('en')} bytes. Expected: at most ${MAX_FILE_BYTES.toLocaleString('en')}.`;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `The file ${path} does not exist.` : `The file ${path} cannot be read (${code}).`;
  }
}
