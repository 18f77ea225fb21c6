import { beforeEach, describe, expect, it } from '@jest/globals';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
});

describe('a batch of images of one person', () => {
  it('goes to Tencent four at a time, and each image gets its own face', async () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((key) => world.pending(key));

    expect(await world.deliver(rows)).toEqual([]);

    expect(world.calls).toEqual([['a@v1', 'b@v1', 'c@v1', 'd@v1'], ['e@v1']]);
    for (const row of rows) {
      const { status, faceId = '', attempts, faceIdSource, transport } = world.row(row);
      expect({ status, attempts, faceIdSource, transport }).toEqual({
        status: 'ENROLLED',
        attempts: 1,
        faceIdSource: 'response',
        transport: 'url',
      });
      expect(world.tencent.imageOfFace.get(faceId)).toBe(`${row.objectKey}@v1`);
    }
    expect(world.person()).toMatchObject({ faceCount: 5, enrolledCount: 5, rejectedCount: 0, faceModelVersion: '3.0' });
    expect(world.person().openCall).toBeUndefined();
  });

  it('asks Tencent for the faces of a person once, before the first call', async () => {
    world.tencent.persons.set(PERSON, ['old-face']);
    await world.deliver([world.pending('a')]);
    await world.deliver([world.pending('b')]);

    expect(world.tencent.reads).toBe(1);
    expect(world.person().faceIds).toEqual(['old-face', 'face-1', 'face-2']);
  });

  it('puts the call on the person before anything is sent', async () => {
    const row = world.pending('a');
    world.tencent.nextCalls.push((request) => {
      expect(world.person().openCall).toMatchObject({ rows: [{ objectKey: 'a', version: 'v1' }] });
      return world.tencent.usual(request);
    });
    await world.deliver([row]);
    expect(world.row(row).status).toBe('ENROLLED');
  });

  it('does not mix images that want different options', async () => {
    const rows = [
      world.pending('a', { qualityControl: 2 }),
      world.pending('b'),
      world.pending('c', { qualityControl: 2 }),
    ];
    await world.deliver(rows);

    expect(world.calls).toEqual([['a@v1', 'c@v1'], ['b@v1']]);
    expect(world.tencent.calls[0]).toMatchObject({ qualityControl: 2 });
    expect(world.tencent.calls[1]?.qualityControl).toBeUndefined();
  });

  it('does not send more images than the person has places left', async () => {
    world.tencent.persons.set(PERSON, ['1', '2', '3']);
    const rows = ['a', 'b', 'c', 'd'].map((key) => world.pending(key));
    await world.deliver(rows);

    expect(world.calls).toEqual([['a@v1', 'b@v1'], ['c@v1']]);
    expect(rows.map((row) => world.row(row).status)).toEqual(['ENROLLED', 'ENROLLED', 'REJECTED', 'REJECTED']);
    expect(rows.map((row) => world.row(row).reason)).toEqual([undefined, undefined, 'PersonFull', 'PersonFull']);
  });

  it('rejects each bad image of an answer with its own reason, and enrolls the others', async () => {
    const rows = ['a', 'b', 'c', 'd'].map((key) => world.pending(key));
    world.tencent.retCodes.set('a@v1', -1101).set('c@v1', -1604).set('d@v1', -4711);

    expect(await world.deliver(rows)).toEqual(['message-d@v1']);

    expect(rows.map((row) => [world.row(row).status, world.row(row).reason, world.row(row).tencentCode])).toEqual([
      ['REJECTED', 'NoFaceDetected', '-1101'],
      ['ENROLLED', undefined, undefined],
      ['REJECTED', 'NotSamePerson', '-1604'],
      ['PENDING', 'AlgorithmError', '-4711'],
    ]);
    expect(world.person()).toMatchObject({ enrolledCount: 1, rejectedCount: 2, faceIds: ['face-1'] });
  });

  it('merges several messages of one image', async () => {
    const row = world.pending('a');
    await world.deliverMessages([messageOf(row), { ...messageOf(row), messageId: 'again' }]);
    expect(world.calls).toEqual([['a@v1']]);
  });
});

describe('images of several persons', () => {
  it('are handled side by side, and trouble with one does not touch the other', async () => {
    world.tencent.persons.set('2002', []);
    const [one, other] = [world.pending('a'), world.pending('b', { personId: '2002' })];
    world.ledger.beforeWrite = ({ after }) => {
      if (after.personId === PERSON) throw new Error('The table is down.');
    };
    expect(await world.deliver([one, other])).toEqual(['message-a@v1']);
    expect(world.row(one).status).toBe('PENDING');
    expect(world.row(other).status).toBe('ENROLLED');
    expect(world.troubles).toEqual(['Images could not be handled: The table is down.']);
  });
});

describe('a message', () => {
  it('of an image that is final is simply done', async () => {
    const rows = [
      world.pending('a', { status: 'ENROLLED', faceId: 'f' }),
      world.pending('b', { status: 'REJECTED', reason: 'NoFaceDetected' }),
    ];
    expect(await world.deliver(rows)).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('of an image that had been given up is tried again when it is redriven', async () => {
    const row = world.pending('a', { status: 'FAILED', reason: 'CredentialsNotSet', statusDay: 'FAILED#2026-11-20' });
    await world.deliver([row]);
    expect(world.row(row).status).toBe('ENROLLED');
    for (const attribute of ['reason', 'statusDay']) expect(world.row(row)).not.toHaveProperty(attribute);
  });

  it('of an image whose outcome is unknown goes back to the dead-letter queue, and nothing is sent', async () => {
    const row = world.pending('a', { status: 'FAILED', reason: 'OutcomeUnknown' });
    expect(await world.deliver([row])).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'OutcomeUnknown' }]);
  });

  it.each([['no JSON'], ['{}'], ['{"objectKey":"a"}'], ['null'], ['{"objectKey":1,"version":"v","personId":"p"}']])(
    'that is no enrollment message (%s) goes to the dead-letter queue and poisons nothing',
    async (body) => {
      const good = world.pending('a');
      const bad = { messageId: 'bad', receiptHandle: 'r', body, groupId: 'g', receiveCount: 1 };
      expect(await world.deliverMessages([bad, messageOf(good)])).toEqual([]);
      expect(world.queue.deadLetters).toEqual([{ delivery: bad, reason: 'Malformed' }]);
      expect(world.row(good).status).toBe('ENROLLED');
    },
  );

  it('whose row is missing, or belongs to somebody else, goes to the dead-letter queue', async () => {
    const theirs = world.pending('a', { personId: '2002' });
    const missing = { ...messageOf(theirs), body: '{"objectKey":"nowhere","version":"v1","personId":"1001"}' };
    const mixedUp = { ...messageOf(theirs), body: '{"objectKey":"a","version":"v1","personId":"1001"}' };
    expect(await world.deliverMessages([missing, mixedUp])).toEqual([]);
    expect(world.queue.deadLetters.map(({ reason }) => reason).sort()).toEqual(['Malformed', 'RowMissing']);
    expect(world.calls).toEqual([]);
  });

  it('that cannot be put into the dead-letter queue comes back', async () => {
    world.queue.isDown = true;
    const bad = { messageId: 'bad', receiptHandle: 'r', body: '', groupId: 'g', receiveCount: 1 };
    expect(await world.deliverMessages([bad])).toEqual(['bad']);
  });
});

describe('an image that is given up', () => {
  it('is never FAILED for a reason that only rejects: an app would take it for the fault of the image', async () => {
    const row = world.pending('a', { reason: 'NoFaceDetected', message: 'One of several.', attempts: 1 });
    expect(await world.deliver([row], 42)).toEqual([]);
    expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'TencentUnavailable' });
    expect(world.row(row).message).not.toContain('One of several.');
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'TencentUnavailable' }]);
  });

  it.each([
    ['first', [42, 1]],
    ['last', [1, 42]],
  ])(
    'is given up by the message that was delivered most often, also when it comes %s of several',
    async (_, counts) => {
      const row = world.pending('a');
      const messages = counts.map((count) => ({ ...messageOf(row, count), messageId: `message-${count}` }));
      expect(await world.deliverMessages(messages)).toEqual([]);
      expect(world.calls).toEqual([]);
      expect(world.row(row)).toMatchObject({ status: 'FAILED', reason: 'TencentUnavailable' });
      expect(world.queue.deadLetters).toHaveLength(1);
    },
  );
});
