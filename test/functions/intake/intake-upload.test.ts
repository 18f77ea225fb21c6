import { beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ObjectDeniedError } from '../../../functions/intake/ports.ts';
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
    expect(await world.upload('team/张伟 #1.png', { bytes, metadata: { 'person-id': '1001', other: 'x' } })).toEqual({
      kind: 'done',
    });

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
    await world.upload('a', { bytes: await image(100, 100), checksum: 'md5:a' });
    expect(world.onlyRow.checksum).toBe('md5:a');
    expect(world.checksumsAsked).toBe(0);
  });

  it('has the checksum that S3 tells when it is asked, where the first read tells none', async () => {
    await world.upload('a', { bytes: await image(100, 100), storedChecksum: 'crc64nvme:a=:1' });
    expect(world.onlyRow.checksum).toBe('crc64nvme:a=:1');
  });

  it('has no checksum when S3 keeps none, or the stack allows duplicates and does not ask', async () => {
    await world.upload('a', { bytes: await image(100, 100) });
    expect(world.onlyRow.checksum).toBeUndefined();
    world.settings = { ...world.settings, allowDuplicates: true };
    await world.upload('b', { bytes: await image(100, 100), storedChecksum: 'crc64nvme:b=:1' });
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
    await world.upload('a', { bytes: await image(100, 100), metadata });
    expect(world.onlyRow).toMatchObject({ faceMatchThreshold: 62.5, qualityControl: 3, needRotateDetection: 1 });
  });

  it('is read again only where its header needs more, and little of it', async () => {
    await world.upload('a', { bytes: Buffer.concat([await jpegBehind(2), Buffer.alloc(100_000)]) });
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', width: 120, height: 90 });
    expect(world.reads).toEqual([
      { offset: 0, bytes: 8192 },
      { offset: 2 + 0x10001, bytes: 1024 },
      { offset: 2 + 2 * 0x10001, bytes: 1024 },
    ]);
  });

  it('is read as far as it goes when little of it is left', async () => {
    const bytes = await jpegBehind(1);
    await world.upload('a', { bytes });
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', width: 120 });
    const behind = 2 + 0x10001;
    expect(world.reads).toEqual([
      { offset: 0, bytes: 8192 },
      { offset: behind, bytes: bytes.length - behind },
    ]);
  });

  it('is read to its end in one request when more segments come before its size than editors write', async () => {
    await world.upload('a', { bytes: await jpegBehind(50) });
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', width: 120 });
    expect(world.reads).toHaveLength(22);
  });
});

describe('consent', () => {
  it('is kept on the row', async () => {
    await world.upload('a', { bytes: await image(100, 100), metadata: { 'person-id': '1001', 'consent-id': 'c-7' } });
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', consentId: 'c-7' });
  });

  it('that is missing rejects the image where the stack requires it, and nothing is queued', async () => {
    world.settings = { ...world.settings, requireConsent: true };
    await world.upload('a', { bytes: await image(100, 100) });
    expect(world.onlyRow).toMatchObject({ status: 'REJECTED', reason: 'ConsentMissing', personId: '1001' });
    expect(world.sent).toEqual([]);
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
    ['with a consent id of 65 characters', 'OptionIllegal', portrait, { ...good, 'consent-id': 'c'.repeat(65) }],
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
    expect(await world.upload('a', { bytes: await bytes(), metadata })).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({
      status: 'REJECTED',
      reason,
      completedAt: '2026-11-20T08:00:00.000Z',
      statusDay: 'REJECTED#2026-11-20',
    });
    expect(world.onlyRow.message?.length).toBeGreaterThan(30);
    expect(world.sent).toEqual([]);
  });

  it('may have as many pixels as the stack allows', async () => {
    world.settings = { ...world.settings, maxLongEdge: { jpeg: 4100, other: 2100 } };
    await world.upload('a', { bytes: await image(64, 4100, 'jpeg') });
    await world.upload('b', { bytes: await image(2100, 64) });
    expect([...world.rows.values()].map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
  });

  it('with an illegal tag shows what was received, and has no person', async () => {
    await world.upload('a', { bytes: await portrait(), metadata: { 'person-id': '张伟' } });
    expect(world.onlyRow.personTag).toBe('张伟');
    expect(world.onlyRow.personId).toBeUndefined();
  });

  it('that was deleted meanwhile is ObjectGone', async () => {
    expect(await world.receive(world.event('nowhere', { version: 'v9' }))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ version: 'v9', status: 'REJECTED', reason: 'ObjectGone' });
  });
});

describe('a key with a segment that HTTP clients fold', () => {
  const key = 'employees/../1001/front.jpg';
  const unsupported = { status: 'REJECTED', reason: 'KeyUnsupported' };

  it('is KeyUnsupported, and its row has what is known of the image', async () => {
    expect(await world.upload(key, { bytes: await image(640, 480) })).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ ...unsupported, personId: '1001', format: 'png', width: 640, height: 480 });
    expect(world.onlyRow.message).toMatch('Upload the image again under a key without them.');
    expect(world.sent).toEqual([]);
  });

  it('is said along with what is wrong with the image', async () => {
    await world.upload(key, { bytes: await image(100, 100, 'gif') });
    expect(world.onlyRow).toMatchObject({ ...unsupported, message: expect.stringMatching(/path segment.*is a GIF/) });
  });

  it('comes behind a person tag that is wrong', async () => {
    await world.upload(key, { bytes: await image(100, 100), metadata: {} });
    expect(world.onlyRow).toMatchObject({ reason: 'PersonTagMissing', message: expect.stringMatching(/path segment/) });
  });

  it('is enough for its row when the object is archived, so that no operator restores it in vain', async () => {
    world.s3Refusal = { refused: 'ObjectArchived', code: 'InvalidObjectState' };
    expect(await world.receive(world.event(key, { version: 'v1', size: 7 }))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ ...unsupported, version: 'v1', size: 7 });
  });

  it('is enough for its row when the object could not be read to the last', async () => {
    world.s3Error = new Error('403');
    expect(await world.receive(world.event(key, { version: 'v1' }), 11)).toMatchObject({ kind: 'retry' });
    expect(await world.receive(world.event(key, { version: 'v1' }), 42)).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject(unsupported);
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

describe('a key whose current version is a delete marker', () => {
  it('leads to the version that the event names, which is still there', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    world.deleteMarkers.add('a');
    await world.receive(world.event('a'));
    expect(world.onlyRow).toMatchObject({ version: 'v1', status: 'PENDING' });
  });

  it('is ObjectGone for an event without a version, but not as if the version had been deleted', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    world.deleteMarkers.add('a');
    await world.receive(world.event('a', { version: null }));
    expect(world.onlyRow).toMatchObject({ version: 'seq-0055AED6DCD90281E5', reason: 'ObjectGone' });
    expect(world.onlyRow.message).toMatch(/delete marker.*names no version/);
    expect(world.onlyRow.message).not.toMatch('This version of the object was deleted');
  });
});

describe('an event that is read more than an hour late', () => {
  // The clock is at 08:00:00.000.
  const late = { version: 'v1', time: '2026-11-20T06:59:59.999Z' };

  it('leaves a line in the log and no row when its object is gone', async () => {
    expect(await world.receive(world.event('a', late))).toEqual({ kind: 'done' });
    expect(world.rows.size).toBe(0);
    expect(world.expired).toEqual(['a@v1']);
  });

  it('leaves no row when there is a delete marker and no version to read', async () => {
    world.deleteMarkers.add('a');
    expect(await world.receive(world.event('a', { ...late, version: null }))).toEqual({ kind: 'done' });
    expect(world.rows.size).toBe(0);
  });

  it('is like any other when its object is there', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a', late));
    expect(world.onlyRow.status).toBe('PENDING');
  });

  it('leaves a row when it is an hour old and no more', async () => {
    await world.receive(world.event('a', { ...late, time: '2026-11-20T07:00:00Z' }));
    expect(world.onlyRow).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
    expect(world.expired).toEqual([]);
  });

  it('ends the row that is there already: a redrive found that the object is gone', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a', late), 42);
    world.s3Error = undefined;
    expect(await world.receive(world.event('a', late))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone' });
  });

  it('sends the message of an image again that was accepted before it was deleted', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a', late));
    world.objects.clear();
    await world.receive(world.event('a', late));
    expect(world.onlyRow.status).toBe('PENDING');
    expect(world.sent).toHaveLength(2);
  });

  it('comes back when the table cannot tell whether there is a row', async () => {
    world.tableError = new Error('down');
    expect(await world.receive(world.event('a', late), 11)).toMatchObject({ kind: 'retry' });
    expect(await world.receive(world.event('a', late), 42)).toEqual({ kind: 'deadLetter', reason: 'RowNotWritten' });
  });
});

describe('a second event of the same version', () => {
  it('sends the message again while the row is PENDING, because a crash may have come between the two', async () => {
    await world.upload('a', { bytes: await image(100, 100) });
    await world.receive(world.event('a'));
    expect(world.sent).toHaveLength(2);
    expect(world.rows.size).toBe(1);
  });

  it.each(['ENROLLED', 'REJECTED'] as const)('is dropped when the row is %s', async (status) => {
    await world.upload('a', { bytes: await image(100, 100) });
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
    await world.upload('a', { bytes: await image(100, 100) });
    world.rows.put({ ...world.onlyRow, status: 'FAILED', reason: 'OutcomeUnknown' });
    world.queueError = new Error('throttled');
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'deadLetter', reason: 'NotQueued' });
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
    expect(await world.receive(world.event('a'), 6)).toEqual({ kind: 'retry', afterSeconds: 50 });
    expect(world.rows.size).toBe(0);
  });

  it('with S3 that lasts is FAILED ObjectUnreadable, and a redrive starts over', async () => {
    world.s3Error = new Error('503');
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'deadLetter', reason: 'ObjectUnreadable' });
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

  it('with a permission is given up sooner, because it passes only when the operator acts', async () => {
    world.s3Error = new ObjectDeniedError(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    expect(await world.receive(world.event('a'), 11)).toMatchObject({ kind: 'retry' });
    expect(await world.receive(world.event('a'), 12)).toEqual({ kind: 'deadLetter', reason: 'ObjectUnreadable' });
    expect(world.onlyRow.message).toContain('AccessDenied');
  });

  it.each<[string, (error: Error | undefined) => void]>([
    ['S3', (error) => Object.assign(world, { s3Error: error })],
    ['DynamoDB', (error) => Object.assign(world, { tableError: error })],
    ['SQS', (error) => Object.assign(world, { queueError: error })],
  ])('with %s is waited for until four hours have passed', async (_name, set) => {
    world.chance.next = 0;
    set(new Error('503'));
    let waited = 0;
    for (let delivery = 1; waited < 4 * 3600; delivery++) {
      const result = await world.receive(world.event('a'), delivery);
      expect(result).toMatchObject({ kind: 'retry' });
      waited += result.kind === 'retry' ? result.afterSeconds : 0;
    }
    set(undefined);
    expect(await world.receive(world.event('a'), 41)).toEqual({ kind: 'done' });
    expect(world.onlyRow.status).toBe('PENDING');
  });

  it('with S3 after a redrive keeps what the row knows of the image: a call may have enrolled it', async () => {
    world.queueError = new Error('down');
    await world.receive(world.event('a'), 42);
    const known = world.onlyRow;
    expect(known).toMatchObject({ reason: 'NotQueued', personId: '1001', format: 'png' });
    world.s3Error = new Error('S3 is down');
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'deadLetter', reason: 'ObjectUnreadable' });
    const { format, width, height } = known;
    expect(world.onlyRow).toMatchObject({
      ...{ status: 'FAILED', reason: 'ObjectUnreadable', submission: 1 },
      ...{ personId: '1001', format, width, height },
    });
  });

  it('with the queue that lasts is FAILED NotQueued, and a redrive starts over', async () => {
    world.queueError = new Error('throttled');
    expect(await world.receive(world.event('a'), 1)).toEqual({ kind: 'retry', afterSeconds: 2 });
    expect(world.onlyRow.status).toBe('PENDING');
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'deadLetter', reason: 'NotQueued' });
    expect(world.onlyRow).toMatchObject({ status: 'FAILED', reason: 'NotQueued' });
    expect(world.failed).toEqual([expect.stringMatching(/: NotQueued$/)]);

    world.queueError = undefined;
    await world.receive(world.event('a'));
    expect(world.onlyRow.status).toBe('PENDING');
    expect(world.sent).toHaveLength(1);
  });

  it('that made it start over sends a message of its own, which the queue cannot take for the one it lost', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a'), 42);
    world.s3Error = undefined;
    await world.receive(world.event('a'));
    expect(world.onlyRow.submission).toBe(1);
    expect(world.sent).toMatchObject([{ submission: 1 }]);

    await world.receive(world.event('a'));
    expect(world.onlyRow.submission).toBe(1);
  });

  it('that lasts leaves a row that keeps what the event said and tells an operator what to do', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a', { size: 1234, eTag: 'of-the-event' }), 42);
    expect(world.onlyRow).toMatchObject({ size: 1234, eTag: 'of-the-event', version: 'v1' });
    expect(world.onlyRow.message).toMatch(/Operator: .*redrive the message/);
  });

  it.each([
    ['AccessDenied', '(AccessDenied)'],
    ['KMS.DisabledException', '(KMS.DisabledException)'],
    ['https://images/?X-Amz-Signature=1', '(Error)'],
  ])('that lasts names what S3 answered, if it is a name: %s', async (name, said) => {
    world.s3Error = Object.assign(new Error('secret'), { name });
    await world.receive(world.event('a'), 42);
    expect(world.onlyRow.message).toContain(said);
    expect(world.onlyRow.message).not.toContain('secret');
  });

  it('with the table that lasts leaves the event in the dead-letter queue', async () => {
    world.tableError = new Error('down');
    expect(await world.receive(world.event('a'), 11)).toMatchObject({ kind: 'retry' });
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'deadLetter', reason: 'RowNotWritten' });
  });
});

describe('an object that S3 refuses to every reader', () => {
  const archived = { refused: 'ObjectArchived', code: 'InvalidObjectState (DEEP_ARCHIVE)' } as const;
  const encrypted = { refused: 'ObjectEncryptedByCustomer', code: 'InvalidRequest' } as const;

  it.each([archived, encrypted])('is FAILED at its first delivery, with the code of S3: %j', async (refusal) => {
    world.s3Refusal = refusal;
    expect(await world.receive(world.event('a', { version: 'v1', size: 1234 }))).toEqual({
      kind: 'deadLetter',
      reason: refusal.refused,
    });
    expect(world.onlyRow).toMatchObject({
      version: 'v1',
      status: 'FAILED',
      reason: refusal.refused,
      size: 1234,
      statusDay: 'FAILED#2026-11-20',
    });
    expect(world.onlyRow.message).toContain(`S3 answered ${refusal.code}.`);
    expect(world.onlyRow.message).toMatch(/Upload .*Operator: /);
  });

  it('completes by a redrive once it is restored', async () => {
    world.stored('a', { bytes: await image(100, 100) });
    world.s3Refusal = archived;
    await world.receive(world.event('a'));
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'deadLetter', reason: 'ObjectArchived' });
    world.s3Refusal = undefined;
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', personId: '1001', submission: 2 });
    expect(world.onlyRow.message).toBeUndefined();
    expect(world.sent).toHaveLength(1);
  });

  it('stays as it is when it was accepted before', async () => {
    await world.upload('a', { bytes: await image(100, 100) });
    world.s3Refusal = archived;
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
    expect(world.onlyRow.status).toBe('PENDING');
  });
});

describe('what is no image', () => {
  it('is passed over when it is a folder marker', async () => {
    expect(await world.receive(world.event('folder/', { size: 0 }))).toEqual({ kind: 'done' });
    expect(world.rows.size).toBe(0);
  });

  it('is looked at when its key only looks like one', async () => {
    await world.upload('folder/', { bytes: await image(100, 100) });
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
