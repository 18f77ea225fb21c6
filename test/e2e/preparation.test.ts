import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { preparedPrefix } from '../../functions/domain/prepared-key.ts';
import type { ImageRef, ImageRow } from '../../local/aws/image-row.ts';
import { PHONE_SAMPLE_PERSONS, PHONE_SAMPLES } from '../../local/samples/phone-samples.ts';
import { webp } from '../../local/samples/render.ts';
import { runSamples, type SampleResult } from '../../local/start/run-samples.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 60_000;

let stack: Stack;
let results: ReadonlyMap<string, SampleResult>;

beforeAll(async () => {
  stack = await startStack({ settings: { requestsPerSecond: '40' } });
  for (const { personId } of PHONE_SAMPLE_PERSONS) stack.tencent.api.persons.create(personId);
  const options = { withinMs: 120_000, signal: new AbortController().signal, onProgress: () => {} };
  results = new Map((await runSamples(PHONE_SAMPLES, stack.images, options)).map((one) => [one.sample.name, one]));
}, 240_000);

afterAll(async () => {
  await stack?.stop();
});

function rowOf(name: string): ImageRow {
  const row = results.get(name)?.row;
  if (row === undefined) throw new Error(`There is no row of ${name}.`);
  return row;
}

/** The names of the objects of an image in the prepared bucket. */
async function preparedOf({ objectKey, version }: ImageRef): Promise<readonly string[]> {
  const Prefix = preparedPrefix({ bucket: stack.outputs.ImagesBucketName, objectKey, version });
  const { Contents = [] } = await stack.aws.s3.send(
    new ListObjectsV2Command({ Bucket: stack.outputs.PreparedBucketName, Prefix }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

let persons = 0;

function newPerson(): string {
  persons += 1;
  const personId = `prepared-${persons}`;
  stack.tencent.api.persons.create(personId);
  return personId;
}

async function settled(key: string, body: Buffer, personId = newPerson()): Promise<ImageRow> {
  const ref = await stack.images.upload({ key, personId, body });
  const row = await stack.images.settled(ref, SOON_MS);
  if (row === undefined) throw new Error(`There is no row of ${key}.`);
  return row;
}

/** The head of the drawn portrait, of 200 x 250 units, in an upright image of that size. */
function headIn(width: number, height: number) {
  const scale = Math.max(width / 200, height / 250);
  const [left, top] = [(width - 200 * scale) / 2, (height - 250 * scale) / 2];
  return { left: left + 50 * scale, right: left + 150 * scale, bottom: top + 189 * scale };
}

describe('a photo as a telephone makes it', () => {
  it.each(PHONE_SAMPLES.map(({ name }) => name))('is enrolled with the place of its face: %s', (name) => {
    const row = rowOf(name);
    expect(row).toMatchObject({ status: 'ENROLLED', transport: 'url' });
    const { faceRect, width = 0, height = 0, orientation = 1 } = row;
    if (faceRect === undefined) throw new Error(`${name} has no faceRect.`);
    const [seenWidth, seenHeight] = orientation >= 5 ? [height, width] : [width, height];
    const head = headIn(seenWidth, seenHeight);
    const near = 0.02 * Math.max(seenWidth, seenHeight);
    expect(Math.abs(faceRect.x - head.left)).toBeLessThan(near);
    expect(Math.abs(faceRect.x + faceRect.width - head.right)).toBeLessThan(near);
    expect(Math.abs(faceRect.y + faceRect.height - head.bottom)).toBeLessThan(near);
  });

  it('is an upright JPEG without metadata in the prepared bucket, found from the version alone', async () => {
    const row = rowOf('JPEG of an iPhone, 12 MP');
    expect(row).toMatchObject({ width: 4032, height: 3024, orientation: 6 });
    expect(row.stage).toBeUndefined();
    expect(await preparedOf(row)).toEqual([row.prepared?.key]);
    const { Body, ContentType } = await stack.aws.s3.send(
      new GetObjectCommand({ Bucket: stack.outputs.PreparedBucketName, Key: row.prepared?.key }),
    );
    const { format, width, height, exif, orientation } = await sharp(await Body?.transformToByteArray()).metadata();
    expect({ ContentType, format, width, height, exif, orientation }).toEqual({
      ContentType: 'image/jpeg',
      format: 'jpeg',
      width: 1440,
      height: 1920,
      exif: undefined,
      orientation: undefined,
    });
  });

  it('is prepared again when what was prepared has expired before Tencent could download it', async () => {
    const personId = newPerson();
    stack.tencent.api.faults.add({
      action: 'CreateFace',
      personId,
      answer: { kind: 'error', code: 'RequestLimitExceeded' },
    });
    const ref = await stack.images.upload({ key: 'expired.webp', personId, body: await webp({ person: 4 }) });
    let key: string | undefined;
    while (key === undefined) {
      key = (await stack.images.row(ref))?.prepared?.key;
    }
    await stack.aws.s3.send(new DeleteObjectCommand({ Bucket: stack.outputs.PreparedBucketName, Key: key }));
    const row = await stack.images.settled(ref, SOON_MS);
    expect(row).toMatchObject({ status: 'ENROLLED', submission: 1, prepared: { key } });
    expect(await preparedOf(ref)).toEqual([key]);
  }, 90_000);
});

describe('a hostile image', () => {
  /** A PNG that says that it has so many pixels, all of them in a few bytes. */
  const bomb = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#000' }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer();

  it('costs itself, and no other', async () => {
    const neighbour = newPerson();
    const [huge, cutOff, damaged, fine] = await Promise.all([
      bomb(16_000, 16_000).then((body) => settled('bomb.png', body)),
      webp({ person: 5 }).then((body) => settled('cut-off.webp', body.subarray(0, 600))),
      webp({ person: 5 }).then((body) =>
        settled('damaged.webp', Buffer.concat([body.subarray(0, 30), Buffer.alloc(9_000, 0xa5)])),
      ),
      webp({ person: 6 }).then((body) => settled('fine.webp', body, neighbour)),
    ]);
    expect([huge.status, huge.reason]).toEqual(['REJECTED', 'DimensionsOutOfRange']);
    expect([damaged.status, damaged.reason]).toEqual(['REJECTED', 'ImageUndecodable']);
    expect(cutOff.status).toBe('REJECTED');
    expect(fine.status).toBe('ENROLLED');
    for (const row of [huge, cutOff, damaged]) expect(await preparedOf(row)).toEqual([]);
  }, 120_000);

  it('of one byte more than 50 MB is refused before it is read', async () => {
    const row = await settled(
      'large.jpg',
      Buffer.concat([
        await sharp({ create: { width: 80, height: 80, channels: 3, background: '#fff' } })
          .jpeg()
          .toBuffer(),
        Buffer.alloc(52_428_801),
      ]).subarray(0, 52_428_801),
    );
    expect(row).toMatchObject({ status: 'REJECTED', reason: 'ImageTooLarge' });
  }, 90_000);

  it('leaves nothing behind when its row is gone', async () => {
    const personId = newPerson();
    const ref = await stack.images.upload({ key: 'gone.webp', personId, body: await webp({ person: 7 }) });
    const Key = { objectKey: { S: ref.objectKey }, version: { S: ref.version } };
    await stack.images.settled(ref, SOON_MS);
    await stack.aws.dynamo.send(new DeleteItemCommand({ TableName: stack.outputs.FacesTableName, Key }));
    await stack.queues.send('PreparationsQueueUrl', JSON.stringify({ ...ref, personId, submission: 0 }));
    while ((await preparedOf(ref)).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await preparedOf(ref)).toEqual([]);
  }, 90_000);
});
