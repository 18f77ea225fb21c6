import { Readable } from 'node:stream';
import { type GetObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { objectChunks } from '../../../cli/backfill/s3-object-chunks.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { recording } from '../../fakes/recording-client.ts';
import { allPages } from '../shared/aws/all-pages.ts';

const CHUNK = 8 * 1024 * 1024;
const OBJECT = Buffer.alloc(2 * CHUNK + 5, 'abc');

let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
});

/** The answer to a request for so many bytes of the object. */
function range(from: number, length = CHUNK) {
  const bytes = OBJECT.subarray(from, from + length);
  return {
    Body: Readable.from([bytes]),
    ContentRange: `bytes ${from}-${from + bytes.length - 1}/${OBJECT.length}`,
    ETag: '"e1"',
  };
}

/** Some of a range, and then the connection breaks. */
function broken(from: number) {
  const body = async function* () {
    yield OBJECT.subarray(from, from + 1000);
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  };
  return { ...range(from), Body: Readable.from(body()) };
}

function reading(...answers: readonly (object | Error)[]) {
  const { client, asked } = recording(new S3Client({ region: 'us-east-1' }), ...answers);
  return { chunks: objectChunks(client, 'inventories', '1.csv.gz', clock), asked: asked as GetObjectCommandInput[] };
}

const failure = (name: string) => Object.assign(new Error('no'), { name });

describe('the chunks of an object', () => {
  it('are ranges of one version of it', async () => {
    const { chunks, asked } = reading(range(0), range(CHUNK), range(2 * CHUNK));
    expect(Buffer.concat([...(await allPages(chunks))]).equals(OBJECT)).toBe(true);
    expect(asked.map(({ Range, IfMatch }) => [Range, IfMatch])).toEqual([
      [`bytes=0-${CHUNK - 1}`, undefined],
      [`bytes=${CHUNK}-${2 * CHUNK - 1}`, '"e1"'],
      [`bytes=${2 * CHUNK}-${3 * CHUNK - 1}`, '"e1"'],
    ]);
  });

  it('are asked for when they are needed: nothing is open while the reader works', async () => {
    const { chunks, asked } = reading(range(0), range(CHUNK), range(2 * CHUNK));
    await chunks.next();
    expect(asked).toHaveLength(1);
    await chunks.next();
    expect(asked).toHaveLength(2);
  });

  it('are read again when the connection breaks, after a pause', async () => {
    const before = clock.now();
    const { chunks, asked } = reading(range(0), broken(CHUNK), broken(CHUNK), range(CHUNK), range(2 * CHUNK));
    expect(Buffer.concat([...(await allPages(chunks))]).equals(OBJECT)).toBe(true);
    expect(asked).toHaveLength(5);
    expect(clock.now() - before).toBeGreaterThan(1000);
  });

  it('are read again when the answer ends too early', async () => {
    const cutOff = { ...range(0), Body: Readable.from([OBJECT.subarray(0, 1000)]) };
    const { chunks } = reading(cutOff, range(0), range(CHUNK), range(2 * CHUNK));
    expect(Buffer.concat([...(await allPages(chunks))]).equals(OBJECT)).toBe(true);
  });

  it('end with the error when the connection breaks again and again', async () => {
    const { chunks, asked } = reading(...Array.from({ length: 20 }, () => broken(0)));
    await expect(allPages(chunks)).rejects.toThrow('ECONNRESET');
    expect(asked).toHaveLength(6);
  });

  it('end when the object is replaced in the meantime', async () => {
    const { chunks } = reading(range(0), failure('PreconditionFailed'));
    await expect(allPages(chunks)).rejects.toThrow('s3://inventories/1.csv.gz was replaced while it was read');
  });

  it('end at once when there is no such object, or another error', async () => {
    await expect(allPages(reading(failure('NoSuchKey')).chunks)).rejects.toThrow(
      'There is no s3://inventories/1.csv.gz',
    );
    const { chunks, asked } = reading(failure('InvalidObjectState'));
    await expect(allPages(chunks)).rejects.toThrow('no');
    expect(asked).toHaveLength(1);
  });
});
