import { Buffer } from 'node:buffer';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../functions/domain/clock.ts';
import { isNamed, reading } from '../shared/aws/reading.ts';
import { EXIT, Problem } from '../shared/problem.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 200;

interface Chunk {
  readonly bytes: Buffer;
  readonly eTag: string | undefined;
  /** Bytes of the whole object. */
  readonly size: number;
}

/**
 * The bytes of an object, one range after the other. No connection is open while the caller works on a range, so the caller
 * may take hours. A range whose connection breaks is read again.
 *
 * @throws {Problem} when there is no such object, or when it is replaced meanwhile
 */
export async function* objectChunks(
  client: S3Client,
  bucket: string,
  key: string,
  clock: Pick<Clock, 'sleep'>,
): AsyncGenerator<Buffer> {
  let eTag: string | undefined;
  for (let from = 0; ; ) {
    const chunk = await chunkAt(client, { Bucket: bucket, Key: key, IfMatch: eTag }, from, clock);
    yield chunk.bytes;
    from += chunk.bytes.length;
    eTag = chunk.eTag;
    if (from >= chunk.size) return;
  }
}

interface Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly IfMatch: string | undefined;
}

async function chunkAt(client: S3Client, target: Target, from: number, clock: Pick<Clock, 'sleep'>): Promise<Chunk> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readChunk(client, target, from);
    } catch (error) {
      const problem = problemOf(error, target);
      if (problem !== undefined) throw problem;
      if (attempt === MAX_ATTEMPTS || !isConnectionError(error)) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

async function readChunk(client: S3Client, target: Target, from: number): Promise<Chunk> {
  const Range = `bytes=${from}-${from + CHUNK_BYTES - 1}`;
  const { Body, ContentRange, ETag } = await reading('s3:GetObject', () =>
    client.send(new GetObjectCommand({ ...target, Range })),
  );
  const parts: Buffer[] = [];
  for await (const part of (Body ?? []) as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
  const bytes = Buffer.concat(parts);
  const size = Number(/\/(\d+)$/.exec(ContentRange ?? '')?.[1] ?? from + bytes.length);
  if (bytes.length < Math.min(CHUNK_BYTES, size - from)) throw new CutOffError();
  return { bytes, eTag: ETag, size };
}

/** The connection ended in order, but too early. */
class CutOffError extends Error {
  override readonly name = 'CutOffError';
  readonly code = 'ECONNRESET';

  constructor() {
    super('The answer of S3 was cut off.');
  }
}

function problemOf(error: unknown, { Bucket, Key }: Target): Problem | undefined {
  if (isNamed(error, 'NoSuchBucket', 'NoSuchKey')) {
    return new Problem(`There is no s3://${Bucket}/${Key}. Give the manifest.json of an S3 Inventory.`, EXIT.usage);
  }
  if (isNamed(error, 'PreconditionFailed')) {
    return new Problem(`s3://${Bucket}/${Key} was replaced while it was read. Run the same command again.`);
  }
  return undefined;
}

/** What the client itself does not repeat: it repeats requests, and the answer to this one had begun. */
function isConnectionError(error: unknown): boolean {
  const { code = '', name = '' } = error as { readonly code?: string; readonly name?: string };
  return /^(ECONN|EPIPE|ETIMEDOUT|ERR_STREAM)/.test(code) || name === 'TimeoutError' || code === 'ABORT_ERR';
}
