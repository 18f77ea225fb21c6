import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Upload } from '../aws/images.ts';
import { Problem } from '../problem.ts';
import { MAX_ID_BYTES } from '../stand-in/limits.ts';

const MEGABYTE = 1024 * 1024;
/** The emulator keeps objects in memory. The stack refuses far smaller images, which users may want to see. */
const MAX_MEGABYTES = 512;
const MAX_KEY_BYTES = 1024;

/**
 * Reads an image from the disk. An illegal person id is left to the stack, as long as S3 metadata can hold it.
 *
 * @throws Problem when the file cannot be read, or S3 does not accept the key or the person id
 */
export async function readUpload(
  file: string,
  personId: string,
  key = basename(file),
  // npm runs scripts in the project's directory.
  directory = process.env.INIT_CWD ?? process.cwd(),
): Promise<Upload> {
  if (!/^[ -~]*$/.test(personId)) {
    throw new Problem(
      `The person id is ${JSON.stringify(personId)}, but S3 metadata can hold only printable ASCII. Expected: 1 to ${MAX_ID_BYTES} of A-Z a-z 0-9 - % @ # & _.`,
    );
  }
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes < 1 || keyBytes > MAX_KEY_BYTES) {
    throw new Problem(`--key has ${keyBytes} bytes in UTF-8. Expected: 1 to ${MAX_KEY_BYTES}.`);
  }
  return { key, personId, body: await readImage(file, directory) };
}

async function readImage(file: string, directory: string): Promise<Buffer> {
  const path = resolve(directory, file);
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Problem(`${file} is a directory. Expected: one image file.`);
    if (!found.isFile()) throw new Problem(`${file} is not a regular file. Expected: one image file.`);
    if (found.size > MAX_MEGABYTES * MEGABYTE) {
      const megabytes = Math.ceil(found.size / MEGABYTE);
      throw new Problem(`${file} has ${megabytes} MB. The emulator accepts at most ${MAX_MEGABYTES} MB.`);
    }
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Problem(`The file ${path} does not exist.`, { cause });
    }
    throw new Problem(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
