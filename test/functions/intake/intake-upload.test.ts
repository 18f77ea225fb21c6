import { beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { IntakeWorld } from '../../fakes/intake-world.ts';

let world: IntakeWorld;
beforeEach(() => {
  world = new IntakeWorld();
});

async function image(width: number, height: number, format: 'jpeg' | 'png' | 'gif' | 'webp' = 'png'): Promise<Buffer> {
  const canvas = sharp({ create: { width, height, channels: 3, background: '#888' } });
  return canvas.toFormat(format).toBuffer();
}

/** A JPEG whose size comes after that many full APP1 segments. */
async function jpegBehind(segments: number): Promise<Buffer> {
  const jpeg = await image(120, 90, 'jpeg');
  const segment = Buffer.alloc(2 + 0xffff);
  segment.writeUInt16BE(0xffe1, 0);
  segment.writeUInt16BE(0xffff, 2);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array<Buffer>(segments).fill(segment), jpeg.subarray(2)]);
}

describe('a good image', () => {
  it('gets a PENDING row and a message for its person, after one read of its first bytes', async () => {
    const bytes = await image(640, 480);
    world.stored('team/张伟 #1.png', { bytes, metadata: { 'person-id': '1001', other: 'x' } });

    expect(await world.receive(world.event('team/张伟 #1.png'))).toEqual({ kind: 'done' });

    expect(world.onlyRow).toEqual({
      objectKey: 'team/张伟 #1.png',
      version: 'v1',
      status: 'PENDING',
      personId: '1001',
      bucket: 'images',
      eTag: 'etag',
      size: bytes.length,
      format: 'png',
      width: 640,
      height: 480,
      attempts: 0,
      submission: 0,
      uploadedAt: '2026-11-20T07:59:58.000Z',
      receivedAt: '2026-11-20T08:00:00.000Z',
      updatedAt: '2026-11-20T08:00:00.000Z',
    });
    expect(world.sent).toEqual([{ objectKey: 'team/张伟 #1.png', version: 'v1', personId: '1001', submission: 0 }]);
    expect(world.reads).toHaveLength(1);
  });

  it('has the checksum that its first read tells', async () => {
    world.stored('a', { bytes: await image(100, 100), checksum: 'md5:a' });
    await world.receive(world.event('a'));
    expect(world.onlyRow.checksum).toBe('md5:a');
    expect(world.checksumsAsked).toBe(0);
  });

  it('has the checksum that S3 tells when it is asked, where the first read tells none', async () => {
    world.stored('a', { bytes: await image(100, 100), storedChecksum: 'crc64nvme:a=:1' });
    await world.receive(world.event('a'));
    expect(world.onlyRow.checksum).toBe('crc64nvme:a=:1');
  });

  it('has no checksum when S3 keeps none, or the stack allows duplicates and does not ask', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a'));
    expect(world.onlyRow.checksum).toBeUndefined();
    world.settings = { ...world.settings, allowDuplicates: true };
    world.stored('b', { bytes: await image(100, 100), storedChecksum: 'crc64nvme:b=:1' });
    await world.receive(world.event('b'));
    expect(world.rows.get('v1\nb')?.checksum).toBeUndefined();
    expect(world.checksumsAsked).toBe(1);
  });

  it('that is deleted before its checksum is asked for is ObjectGone', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    world.checksum = async () => 'gone';
    await world.receive(world.event('a'));
    expect(world.onlyRow).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
    expect(world.sent).toEqual([]);
  });

  it('carries its own options over those of the stack', async () => {
    world.settings = { ...world.settings, stackOptions: { faceMatchThreshold: 80, qualityControl: 3 } };
    const metadata = { 'person-id': 'p', 'face-match-threshold': '62.5', 'need-rotate-detection': '1' };
    world.stored('a', { bytes: await image(100, 100), metadata });
    await world.receive(world.event('a'));
    expect(world.onlyRow).toMatchObject({ faceMatchThreshold: 62.5, qualityControl: 3, needRotateDetection: 1 });
  });

  it('is read again only where its header needs more, and little of it', async () => {
    world.stored('a', { bytes: Buffer.concat([await jpegBehind(2), Buffer.alloc(100_000)]) });
    await world.receive(world.event('a'));
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', width: 120, height: 90 });
    expect(world.reads).toEqual([
      { offset: 0, bytes: 8192 },
      { offset: 2 + 0x10001, bytes: 1024 },
      { offset: 2 + 2 * 0x10001, bytes: 1024 },
    ]);
  });

  it('is read as far as it goes when little of it is left', async () => {
    const bytes = await jpegBehind(1);
    world.stored('a', { bytes });
    await world.receive(world.event('a'));
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', width: 120 });
    const behind = 2 + 0x10001;
    expect(world.reads).toEqual([
      { offset: 0, bytes: 8192 },
      { offset: behind, bytes: bytes.length - behind },
    ]);
  });

  it('is read to its end in one request when more segments come before its size than editors write', async () => {
    world.stored('a', { bytes: await jpegBehind(50) });
    await world.receive(world.event('a'));
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', width: 120 });
    expect(world.reads).toHaveLength(22);
  });
});

describe('a bad image', () => {
  const good = { 'person-id': '1001' };
  const portrait = () => image(100, 100);

  it.each<[string, string, () => Promise<Uint8Array>, Record<string, string>]>([
    ['without a tag', 'PersonTagMissing', portrait, {}],
    ['with an empty tag', 'PersonTagMissing', portrait, { 'person-id': '   ' }],
    ['with a tag of illegal characters', 'PersonTagIllegal', portrait, { 'person-id': 'a b' }],
    ['with a tag of 65 characters', 'PersonTagIllegal', portrait, { 'person-id': 'x'.repeat(65) }],
    ['with a threshold above 100', 'OptionIllegal', portrait, { ...good, 'face-match-threshold': '100.1' }],
    ['with a threshold in another notation', 'OptionIllegal', portrait, { ...good, 'face-match-threshold': '1e1' }],
    ['with a quality of 5', 'OptionIllegal', portrait, { ...good, 'quality-control': '5' }],
    ['with a rotation of "true"', 'OptionIllegal', portrait, { ...good, 'need-rotate-detection': 'true' }],
    ['without bytes', 'ImageEmpty', async () => new Uint8Array(), good],
    [
      'too large by one byte',
      'ImageTooLarge',
      async () => Buffer.concat([await portrait(), Buffer.alloc(3_932_161)]).subarray(0, 3_932_161),
      good,
    ],
    ['that is a GIF', 'FormatUnsupported', () => image(100, 100, 'gif'), good],
    ['that is a WebP', 'FormatUnsupported', () => image(100, 100, 'webp'), good],
    ['that is text', 'FormatUnsupported', async () => Buffer.from('hello, world'), good],
    ['cut off in its header', 'FormatUnsupported', async () => (await portrait()).subarray(0, 20), good],
    [
      'cut off in the header of a JPEG',
      'FormatUnsupported',
      async () => (await jpegBehind(2)).subarray(0, 70_000),
      good,
    ],
    ['one pixel too small', 'DimensionsOutOfRange', () => image(63, 100), good],
    ['one pixel too large', 'DimensionsOutOfRange', () => image(2001, 64), good],
    ['one pixel too large for a JPEG', 'DimensionsOutOfRange', () => image(64, 4001, 'jpeg'), good],
  ])('%s is REJECTED with the reason %s and a message for its owner', async (_name, reason, bytes, metadata) => {
    world.stored('a', { bytes: await bytes(), metadata });
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({
      status: 'REJECTED',
      reason,
      completedAt: '2026-11-20T08:00:00.000Z',
      statusDay: 'REJECTED#2026-11-20',
    });
    expect(world.onlyRow.message?.length).toBeGreaterThan(30);
    expect(world.sent).toEqual([]);
  });

  it('with an illegal tag shows what was received, and has no person', async () => {
    world.stored('a', { bytes: await portrait(), metadata: { 'person-id': '张伟' } });
    await world.receive(world.event('a'));
    expect(world.onlyRow.personTag).toBe('张伟');
    expect(world.onlyRow.personId).toBeUndefined();
  });

  it('that was deleted meanwhile is ObjectGone', async () => {
    expect(await world.receive(world.event('nowhere', { version: 'v9' }))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ version: 'v9', status: 'REJECTED', reason: 'ObjectGone' });
  });
});

describe('an event without a version', () => {
  it('takes the one of the object that was read, if that is the one that was uploaded', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a', { version: null }));
    expect(world.onlyRow).toMatchObject({ version: 'v1', status: 'PENDING' });
  });

  it('is ObjectReplaced when another object was read', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a', { version: null, eTag: 'earlier' }));
    expect(world.onlyRow).toMatchObject({
      version: 'seq-0055AED6DCD90281E5',
      status: 'REJECTED',
      reason: 'ObjectReplaced',
    });
  });

  it.each([[undefined], ['null']])(
    'of a bucket without versions (%s) fails, because nothing can be pinned',
    async (version) => {
      world.stored('a', { bytes: await image(100, 100), version });
      expect(await world.receive(world.event('a', { version: null }))).toEqual({
        kind: 'deadLetter',
        reason: 'BucketNotVersioned',
      });
      expect(world.onlyRow).toMatchObject({ version: 'null', status: 'FAILED', reason: 'BucketNotVersioned' });
      expect(world.sent).toEqual([]);
    },
  );
});

describe('a second event of the same version', () => {
  it('sends the message again while the row is PENDING, because a crash may have come between the two', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a'));
    await world.receive(world.event('a'));
    expect(world.sent).toHaveLength(2);
    expect(world.rows.size).toBe(1);
  });

  it.each(['ENROLLED', 'REJECTED'] as const)('is dropped when the row is %s', async (status) => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a'));
    const final = { ...world.onlyRow, status };
    world.rows.put(final);
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toEqual(final);
    expect(world.sent).toHaveLength(1);
  });

  it.each(['Throttled', 'OutcomeUnknown'] as const)(
    'sends the message again when the image was tried, perhaps with others of its person, and is FAILED %s',
    async (reason) => {
      world.stored('a', { bytes: await image(100, 100) });
      world.queueError = new Error('throttled');
      await world.receive(world.event('a'));
      world.queueError = undefined;
      const failed = { ...world.onlyRow, status: 'FAILED', reason } as const;
      world.rows.put(failed);
      expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
      expect(world.sent).toHaveLength(1);
      expect(world.onlyRow).toEqual(failed);
    },
  );

  it('goes to the dead letters when the message of a FAILED image cannot be sent, and leaves its reason', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a'));
    world.rows.put({ ...world.onlyRow, status: 'FAILED', reason: 'OutcomeUnknown' });
    world.queueError = new Error('throttled');
    expect(await world.receive(world.event('a'), 12)).toEqual({ kind: 'deadLetter', reason: 'NotQueued' });
    expect(world.onlyRow.reason).toBe('OutcomeUnknown');
  });
});

describe('trouble', () => {
  beforeEach(async () => {
    world.stored('a', { bytes: await image(100, 100) });
  });

  it('with S3 is tried again, each time later', async () => {
    world.s3Error = new Error('403');
    expect(await world.receive(world.event('a'), 1)).toEqual({ kind: 'retry', afterSeconds: 2 });
    expect(await world.receive(world.event('a'), 6)).toEqual({ kind: 'retry', afterSeconds: 48 });
    expect(world.rows.size).toBe(0);
  });

  it('with S3 that lasts is FAILED ObjectUnreadable, and a redrive starts over', async () => {
    world.s3Error = new Error('403');
    expect(await world.receive(world.event('a'), 12)).toEqual({ kind: 'deadLetter', reason: 'ObjectUnreadable' });
    expect(world.onlyRow).toMatchObject({
      status: 'FAILED',
      reason: 'ObjectUnreadable',
      statusDay: 'FAILED#2026-11-20',
    });

    world.s3Error = undefined;
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', personId: '1001' });
    expect(world.onlyRow.reason).toBeUndefined();
    expect(world.sent).toHaveLength(1);
  });

  it('with the queue that lasts is FAILED NotQueued, and a redrive starts over', async () => {
    world.queueError = new Error('throttled');
    expect(await world.receive(world.event('a'), 1)).toEqual({ kind: 'retry', afterSeconds: 2 });
    expect(world.onlyRow.status).toBe('PENDING');
    expect(await world.receive(world.event('a'), 12)).toEqual({ kind: 'deadLetter', reason: 'NotQueued' });
    expect(world.onlyRow).toMatchObject({ status: 'FAILED', reason: 'NotQueued' });
    expect(world.failed).toEqual([expect.stringMatching(/: NotQueued$/)]);

    world.queueError = undefined;
    await world.receive(world.event('a'));
    expect(world.onlyRow.status).toBe('PENDING');
    expect(world.sent).toHaveLength(1);
  });

  it('that made it start over sends a message of its own, which the queue cannot take for the one it lost', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a'), 12);
    world.s3Error = undefined;
    await world.receive(world.event('a'));
    expect(world.onlyRow.submission).toBe(1);
    expect(world.sent).toMatchObject([{ submission: 1 }]);

    await world.receive(world.event('a'));
    expect(world.onlyRow.submission).toBe(1);
  });

  it('that lasts leaves a row that keeps what the event said and tells an operator what to do', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a', { size: 1234, eTag: 'of-the-event' }), 12);
    expect(world.onlyRow).toMatchObject({ size: 1234, eTag: 'of-the-event', version: 'v1' });
    expect(world.onlyRow.message).toMatch(/Operator: .*redrive the message/);
  });

  it('with the table that lasts leaves the event in the dead-letter queue', async () => {
    world.tableError = new Error('down');
    expect(await world.receive(world.event('a'), 11)).toMatchObject({ kind: 'retry' });
    expect(await world.receive(world.event('a'), 12)).toEqual({ kind: 'deadLetter', reason: 'RowNotWritten' });
  });
});

describe('what is no image', () => {
  it('is passed over when it is a folder marker', async () => {
    expect(await world.receive(world.event('folder/', { size: 0 }))).toEqual({ kind: 'done' });
    expect(world.rows.size).toBe(0);
  });

  it('is looked at when its key only looks like one', async () => {
    world.stored('folder/', { bytes: await image(100, 100) });
    await world.receive(world.event('folder/'));
    expect(world.onlyRow.status).toBe('PENDING');
  });

  it.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['null', 'null'],
    ['another event', '{"source":"aws.s3","detail-type":"Object Deleted","time":"2026-11-20T00:00:00Z","detail":{}}'],
    [
      'an event without a key',
      '{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-20T00:00:00Z","detail":{"bucket":{"name":"b"},"object":{"size":1,"etag":"e"}}}',
    ],
  ])('is malformed when it is %s, and goes to the dead-letter queue at once', async (_name, body) => {
    expect(await world.receive(body)).toEqual({ kind: 'deadLetter', reason: 'Malformed' });
  });
});
