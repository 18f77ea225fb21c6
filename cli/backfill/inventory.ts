import { Buffer } from 'node:buffer';
import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import type { Clock } from '../../functions/domain/clock.ts';
import { unquoted } from '../../functions/intake/upload-event.ts';
import { decodedKey } from '../shared/aws/decoded-key.ts';
import { EXIT, Problem } from '../shared/problem.ts';
import type { ListedVersion, VersionSource } from './ports.ts';
import { objectChunks } from './s3-object-chunks.ts';

const PAGE = 1000;

/** What an inventory must contain. Without storage classes, archived objects would be sent, which cannot be read. */
const NEEDED = [
  'Key',
  'VersionId',
  'IsLatest',
  'IsDeleteMarker',
  'Size',
  'LastModifiedDate',
  'ETag',
  'StorageClass',
] as const;

const Manifest = v.object({
  sourceBucket: v.string(),
  destinationBucket: v.string(),
  fileFormat: v.string(),
  fileSchema: v.string(),
  files: v.array(v.object({ key: v.string() })),
});

type Columns = Readonly<Record<string, number>>;

interface Location {
  readonly client: S3Client;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** An S3 Inventory of all versions in CSV: one file after the other, line by line. */
export class Inventory implements VersionSource {
  readonly #location: Location;
  readonly #prefix: string;
  readonly #bucket: string;
  readonly #files: readonly string[];
  readonly #columns: Columns;

  private constructor(location: Location, prefix: string, manifest: v.InferOutput<typeof Manifest>) {
    this.#location = location;
    this.#prefix = prefix;
    this.#bucket = manifest.destinationBucket.split(':').pop() ?? '';
    this.#files = manifest.files.map(({ key }) => key);
    this.#columns = Object.fromEntries(manifest.fileSchema.split(',').map((name, column) => [name.trim(), column]));
  }

  /**
   * @param location `s3://bucket/.../manifest.json`
   * @param bucket the bucket that it has to be an inventory of
   * @param prefix only keys that begin with it
   */
  static async open(
    client: S3Client,
    location: string,
    bucket: string,
    prefix: string,
    clock: Pick<Clock, 'sleep'>,
  ): Promise<Inventory> {
    const [, inBucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    if (inBucket === undefined || key === undefined) {
      throw new Problem(`--inventory is '${location}'. Expected s3://<bucket>/.../manifest.json.`, EXIT.usage);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of objectChunks(client, inBucket, key, clock)) chunks.push(chunk);
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), Buffer.concat(chunks).toString('utf8'));
    if (!parsed.success) {
      throw new Problem(`${location} is not the manifest of an S3 Inventory. Give its manifest.json.`, EXIT.usage);
    }
    const manifest = parsed.output;
    const inventory = new Inventory({ client, clock }, prefix, manifest);
    const missing = NEEDED.filter((name) => inventory.#columns[name] === undefined);
    if (manifest.sourceBucket !== bucket) {
      throw new Problem(
        `${location} is an inventory of ${manifest.sourceBucket}. Expected one of ${bucket}, the bucket of the stack.`,
        EXIT.usage,
      );
    }
    if (manifest.fileFormat !== 'CSV' || missing.length > 0) {
      throw new Problem(
        `${location} is in ${manifest.fileFormat} and has ${manifest.fileSchema}. Expected CSV with ${NEEDED.join(', ')}. Configure an inventory of all versions in CSV with size, last modified date, ETag and storage class.`,
        EXIT.usage,
      );
    }
    return inventory;
  }

  async *pages(): AsyncGenerator<readonly ListedVersion[]> {
    let page: ListedVersion[] = [];
    for (const file of this.#files) {
      for await (const line of this.#lines(file)) {
        const version = this.#parse(line, file);
        if (version?.objectKey.startsWith(this.#prefix)) page.push(version);
        if (page.length < PAGE) continue;
        yield page;
        page = [];
      }
    }
    if (page.length > 0) yield page;
  }

  async *#lines(file: string): AsyncGenerator<string> {
    const { client, clock } = this.#location;
    const unzipped = createGunzip();
    // An error of either end is an error of the other; the loop below throws it.
    pipeline(Readable.from(objectChunks(client, this.#bucket, file, clock)), unzipped, () => {});
    try {
      yield* createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
    } finally {
      unzipped.destroy();
    }
  }

  /** Keys are encoded, so no value contains a quote or a comma. */
  #parse(line: string, file: string): ListedVersion | undefined {
    if (line.trim() === '') return undefined;
    const values = line.split(',').map((value) => value.replace(/^"|"$/g, ''));
    const value = (name: string) => values[this.#columns[name] ?? Number.NaN] ?? '';
    const objectKey = decoded(value('Key'));
    const size = Number(value('Size'));
    if (objectKey === undefined || Number.isNaN(size)) {
      throw new Problem(`s3://${this.#bucket}/${file} has a line that is not one of an inventory: ${line}`);
    }
    return {
      objectKey,
      version: value('VersionId') || 'null',
      isLatest: value('IsLatest') === 'true',
      isDeleteMarker: value('IsDeleteMarker') === 'true',
      size,
      eTag: unquoted(value('ETag')),
      lastModified: value('LastModifiedDate'),
      storageClass: value('StorageClass') || undefined,
    };
  }
}

/** Undefined: no key is written like this. */
function decoded(text: string): string | undefined {
  try {
    return text === '' ? undefined : decodedKey(text);
  } catch {
    return undefined;
  }
}
