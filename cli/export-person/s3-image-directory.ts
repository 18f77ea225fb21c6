import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { NotAllowedError } from '../doctor/ports.ts';
import { reading, statusOf } from '../shared/aws/reading.ts';
import { EXIT, Problem } from '../shared/problem.ts';
import type { ImageFiles, SavedImage } from './ports.ts';

/** Digits of the number in a file's name, so that the files are in the order of the export. */
const DIGITS = 5;

/** Saves the images of one person into a directory that only the operator can read. */
export class ImageDirectory implements ImageFiles {
  readonly path: string;
  readonly #client: S3Client;
  readonly #bucket: string;

  private constructor(client: S3Client, bucket: string, path: string) {
    this.#client = client;
    this.#bucket = bucket;
    this.path = path;
  }

  /**
   * @param bucket of rows that name none
   * @param name relative to the directory in which the operator typed the command
   * @throws {Problem} when the directory has files, or cannot be created
   */
  static async create(client: S3Client, bucket: string, name: string): Promise<ImageDirectory> {
    // npm runs scripts in the directory of the project.
    const path = resolve(process.env.INIT_CWD ?? process.cwd(), name);
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      // The images of two persons must not be mixed.
      if ((await readdir(path)).length > 0) {
        throw new Problem(`The directory ${path} is not empty. Give a new one with --images.`, EXIT.usage);
      }
      await chmod(path, 0o700);
    } catch (error) {
      if (error instanceof Problem) throw error;
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw new Problem(`The directory ${path} cannot be used (${code}). Give another one with --images.`, EXIT.usage, {
        cause: error,
      });
    }
    return new ImageDirectory(client, bucket, path);
  }

  async save(row: FaceRow, index: number): Promise<SavedImage> {
    const file = nameOf(row, index);
    try {
      const body = await this.#read(row);
      await pipeline(body, createWriteStream(join(this.path, file), { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      if (error instanceof NotAllowedError) return { kind: 'denied' };
      // 405: the version is a delete marker. 400: the version is no id of S3, as of an upload whose version was not known.
      if ([404, 405, 400].includes(statusOf(error) ?? 0)) return { kind: 'gone' };
      throw error;
    }
    return { kind: 'saved', file, bytes: (await stat(join(this.path, file))).size };
  }

  async #read({ bucket = this.#bucket, objectKey, version }: FaceRow): Promise<Readable> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: objectKey, VersionId: version });
    const { Body } = await reading('s3:GetObjectVersion', () => this.#client.send(command));
    return Body as Readable;
  }
}

/** A key can hold anything, so it is no part of a path. */
function nameOf({ objectKey, version, format }: FaceRow, index: number): string {
  const hash = createHash('sha256').update(`${version}\n${objectKey}`).digest('hex').slice(0, 12);
  return `${String(index).padStart(DIGITS, '0')}-${hash}.${format === 'jpeg' ? 'jpg' : (format ?? 'bin')}`;
}
