import {
  ChecksumAlgorithm,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { md5Checksum, storedChecksum } from '../domain/checksum.ts';
import {
  type Missing,
  type ObjectChecksum,
  ObjectDeniedError,
  type ObjectLocation,
  type ObjectStart,
  type RefusedObject,
  type UploadedObjects,
} from '../intake/ports.ts';
import { unquoted } from '../intake/upload-event.ts';
import { isDeleteMarker, isGone, isRangeUnsatisfiable, isUnavailable, refusalOf } from './s3-errors.ts';

/** The images bucket, as intake reads it. */
export class S3UploadedObjects implements UploadedObjects {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async start(location: ObjectLocation, length: number): Promise<ObjectStart | RefusedObject | Missing> {
    let found: GetObjectCommandOutput;
    try {
      found = await this.#get(location, 0, length);
    } catch (error) {
      // A range of an empty object cannot be satisfied: it takes a request of another kind to look at it.
      if (isRangeUnsatisfiable(error)) return this.#head(location);
      const instead = missing(error) ?? refusalOf(error);
      if (instead === undefined) throw deniedOr(error);
      return instead;
    }
    const eTag = unquoted(found.ETag ?? '');
    return {
      version: found.VersionId,
      eTag,
      size: sizeOf(found),
      checksum: md5Checksum(eTag, found.ServerSideEncryption),
      metadata: found.Metadata ?? {},
      bytes: await bytesOf(found, 0, length),
    };
  }

  async window(location: ObjectLocation, offset: number, length: number): Promise<Uint8Array | 'gone'> {
    const found = await orGone(() => this.#get(location, offset, length));
    if (found === 'gone') return found;
    return found === 'empty' ? new Uint8Array() : bytesOf(found, offset, length);
  }

  /** Of a range S3 shows no checksum, so this takes another request. Under KMS it needs `kms:Decrypt`, as reading does. */
  async checksum(location: ObjectLocation): Promise<ObjectChecksum | 'gone'> {
    const found = await orGone(() =>
      this.#client.send(new HeadObjectCommand({ ...input(location), ChecksumMode: 'ENABLED' })),
    );
    return found === 'gone' || found === 'empty' ? 'gone' : { checksum: checksumIn(found) };
  }

  async #head(location: ObjectLocation): Promise<ObjectStart | 'gone'> {
    const found = await orGone(() => this.#client.send(new HeadObjectCommand(input(location))));
    if (found === 'gone' || found === 'empty') return 'gone';
    return {
      version: found.VersionId,
      eTag: unquoted(found.ETag ?? ''),
      size: found.ContentLength ?? 0,
      metadata: found.Metadata ?? {},
      bytes: new Uint8Array(),
    };
  }

  #get(location: ObjectLocation, offset: number, length: number) {
    const Range = `bytes=${offset}-${offset + length - 1}`;
    return this.#client.send(new GetObjectCommand({ ...input(location), Range }));
  }
}

/** An object has one, in general: of its uploader's choice, else CRC-64/NVME. */
function checksumIn(found: HeadObjectCommandOutput): string | undefined {
  for (const algorithm of Object.values(ChecksumAlgorithm)) {
    const value = found[`Checksum${algorithm}`];
    if (value !== undefined)
      return storedChecksum({ algorithm, value, type: found.ChecksumType }, found.ContentLength ?? 0);
  }
  return undefined;
}

function input({ bucket, objectKey, version }: ObjectLocation) {
  return { Bucket: bucket, Key: objectKey, ...(version !== undefined && { VersionId: version }) };
}

function missing(error: unknown): Missing | undefined {
  if (isDeleteMarker(error)) return 'deleteMarker';
  return isGone(error) ? 'gone' : undefined;
}

async function orGone<T>(request: () => Promise<T>): Promise<T | 'gone' | 'empty'> {
  try {
    return await request();
  } catch (error) {
    if (isGone(error)) return 'gone';
    if (isRangeUnsatisfiable(error)) return 'empty';
    throw deniedOr(error);
  }
}

function deniedOr(error: unknown): unknown {
  return error instanceof Error && !isUnavailable(error) ? new ObjectDeniedError(error) : error;
}

/** `Content-Range: bytes 0-8191/123456` */
function sizeOf(found: GetObjectCommandOutput): number {
  const total = Number(found.ContentRange?.split('/')[1]);
  return Number.isFinite(total) ? total : (found.ContentLength ?? 0);
}

/** A server may leave a range out of account and send the whole object, as HTTP allows. */
async function bytesOf(found: GetObjectCommandOutput, offset: number, length: number): Promise<Uint8Array> {
  const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
  return found.ContentRange === undefined ? bytes.subarray(offset, offset + length) : bytes;
}
