import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Upload } from '../aws/images.ts';
import { Problem } from '../problem.ts';

const MEGABYTE = 1024 * 1024;
/** The emulator keeps objects in memory; the stack itself refuses far smaller ones, and shall be seen to. */
const MOST_MEGABYTES = 512;
const MOST_KEY_BYTES = 1024;

/** An image from the disk, with the person tag as it is given: an illegal one is for the stack to refuse. */
export async function uploadRequest(file: string, personId: string, key = basename(file)): Promise<Upload> {
  if (!/^[ -~]*$/.test(personId)) {
    throw new Problem(
      `The person is ${JSON.stringify(personId)}: S3 metadata holds printable ASCII only, and a legal PersonId is 1 to 64 of A-Z a-z 0-9 - % @ # & _.`,
    );
  }
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes < 1 || keyBytes > MOST_KEY_BYTES) {
    throw new Problem(`--key has ${keyBytes} bytes in UTF-8; expected 1 to ${MOST_KEY_BYTES}.`);
  }
  return { key, personId, body: await readImage(file) };
}

async function readImage(file: string): Promise<Buffer> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new Problem(`${file} is a directory; expected an image, one at a time.`);
    if (!found.isFile()) throw new Problem(`${file} is no regular file; expected an image.`);
    if (found.size > MOST_MEGABYTES * MEGABYTE) {
      const megabytes = Math.ceil(found.size / MEGABYTE);
      throw new Problem(`${file} has ${megabytes} MB; the emulator takes at most ${MOST_MEGABYTES} MB.`);
    }
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Problem(`There is no file ${file}, seen from ${process.cwd()}.`, { cause });
    }
    throw new Problem(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
