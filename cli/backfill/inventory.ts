import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { unquoted } from '../../functions/intake/upload-event.ts';
import { isNamed, reading } from '../doctor/inspection/reading.ts';
import { decodedKey } from '../shared/aws/decoded-key.ts';
import { EXIT, Problem } from '../shared/problem.ts';
import type { ListedVersion, VersionSource } from './ports.ts';

const PAGE = 1000;

/** What has to be in an inventory. Without storage classes, archived objects would be sent, which cannot be read. */
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

/** An S3 Inventory of all versions in CSV: one file after the other, line by line. */
export class Inventory implements VersionSource {
  readonly #client: S3Client;
  readonly #prefix: string;
  readonly #bucket: string;
  readonly #files: readonly string[];
  readonly #columns: Columns;

  private constructor(client: S3Client, prefix: string, manifest: v.InferOutput<typeof Manifest>) {
    this.#client = client;
    this.#prefix = prefix;
    this.#bucket = manifest.destinationBucket.split(':').pop() ?? '';
    this.#files = manifest.files.map(({ key }) => key);
    this.#columns = Object.fromEntries(manifest.fileSchema.split(',').map((name, column) => [name.trim(), column]));
  }

  /**
   * @param location `s3://bucket/.../manifest.json`
   * @param bucket whose inventory it has to be
   * @param prefix only keys below it
   */
  static async open(client: S3Client, location: string, bucket: string, prefix: string): Promise<Inventory> {
    const [, inBucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    if (inBucket === undefined || key === undefined) {
      throw new Problem(`--inventory is '${location}': expected s3://<bucket>/.../manifest.json.`, EXIT.usage);
    }
    const text = await (await bodyOf(client, inBucket, key)).toArray();
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), Buffer.concat(text).toString('utf8'));
    if (!parsed.success) {
      throw new Problem(`${location} is no manifest of an S3 Inventory: expected its manifest.json.`, EXIT.usage);
    }
    const manifest = parsed.output;
    const inventory = new Inventory(client, prefix, manifest);
    const missing = NEEDED.filter((name) => inventory.#columns[name] === undefined);
    if (manifest.sourceBucket !== bucket) {
      throw new Problem(
        `${location} is an inventory of ${manifest.sourceBucket}: expected one of ${bucket}, the bucket of the stack.`,
        EXIT.usage,
      );
    }
    if (manifest.fileFormat !== 'CSV' || missing.length > 0) {
      throw new Problem(
        `${location} is in ${manifest.fileFormat} and has ${manifest.fileSchema}: expected CSV with ${NEEDED.join(', ')}. Configure an inventory of all versions in CSV with size, last modified date, ETag and storage class.`,
        EXIT.usage,
      );
    }
    return inventory;
  }

  async *pages(): AsyncGenerator<readonly ListedVersion[]> {
    let page: ListedVersion[] = [];
    for (const file of this.#files) {
      const body = await bodyOf(this.#client, this.#bucket, file);
      const unzipped = body.pipe(createGunzip());
      body.on('error', (error) => unzipped.destroy(error));
      for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
        const version = this.#parse(line);
        if (version?.objectKey.startsWith(this.#prefix)) page.push(version);
        if (page.length < PAGE) continue;
        yield page;
        page = [];
      }
    }
    if (page.length > 0) yield page;
  }

  /** Keys are encoded, so no value holds a quote or a comma. */
  #parse(line: string): ListedVersion | undefined {
    if (line.trim() === '') return undefined;
    const values = line.split(',').map((value) => value.replace(/^"|"$/g, ''));
    const value = (name: string) => values[this.#columns[name] ?? Number.NaN] ?? '';
    return {
      objectKey: decodedKey(value('Key')),
      version: value('VersionId') || 'null',
      isLatest: value('IsLatest') === 'true',
      isDeleteMarker: value('IsDeleteMarker') === 'true',
      size: Number(value('Size')),
      eTag: unquoted(value('ETag')),
      lastModified: value('LastModifiedDate'),
      storageClass: value('StorageClass') || undefined,
    };
  }
}

async function bodyOf(client: S3Client, Bucket: string, Key: string): Promise<Readable> {
  const { Body } = await reading('s3:GetObject', () => client.send(new GetObjectCommand({ Bucket, Key }))).catch(
    (error: unknown) => {
      if (!isNamed(error, 'NoSuchBucket', 'NoSuchKey')) throw error;
      throw new Problem(`There is no s3://${Bucket}/${Key}. Give the manifest.json of an S3 Inventory.`, EXIT.usage);
    },
  );
  if (Body === undefined) throw new Error(`S3 gave nothing of s3://${Bucket}/${Key}.`);
  return Body as Readable;
}
