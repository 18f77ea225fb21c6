import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RemovableRow } from '../../../cli/remove/ports.ts';
import { findRemovable, requestRemoval } from '../../../cli/remove/remove.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import type { RemovalMessage } from '../../../functions/domain/removal-message.ts';
import { EnrollWorld, PERSON } from '../../fakes/enroll-world.ts';
import { MemorySubmissions } from '../fakes.ts';

const KEY = 'front.jpg';

let world: EnrollWorld;
let sent: RemovalMessage[];
let slept: number;
beforeEach(() => {
  world = new EnrollWorld();
  sent = [];
  slept = 0;
  world.ledger.persons.put({ ...absentPerson(PERSON), faceIds: ['face-1', 'face-2'], faceCount: 2, revision: 3 });
});

function enrolled(more: Partial<FaceRow> = {}): FaceRow {
  return world.pending(KEY, { status: 'ENROLLED', faceId: 'face-1', ...more });
}

function ports() {
  const queue = { sendRemoval: async (message: RemovalMessage) => void sent.push(message) };
  const sleep = async () => {
    slept += 1;
  };
  return { ledger: new MemorySubmissions(world.ledger), queue, sleep };
}

const find = (version?: string) => findRemovable({ objectKey: KEY, version }, ports());

describe('the face that a command removes', () => {
  it('is that of the only enrolled version', async () => {
    enrolled({ version: 'v1', status: 'REJECTED', reason: 'NoFaceDetected', faceId: undefined });
    const row = enrolled({ version: 'v2' });
    expect(await find()).toEqual({ kind: 'removable', row, faceCount: 2 });
  });

  it('has to be named by its version when there are several', async () => {
    enrolled({ version: 'v1' });
    enrolled({ version: 'v2', faceId: 'face-2' });
    expect(await find()).toMatchObject({ kind: 'ambiguous', rows: [{ version: 'v1' }, { version: 'v2' }] });
    expect(await find('v2')).toMatchObject({ kind: 'removable', row: { faceId: 'face-2' } });
  });

  it.each<[string, Partial<FaceRow>, RegExp]>([
    ['waits', { status: 'PENDING', faceId: undefined }, /is PENDING, and only an ENROLLED image has a face/],
    ['was removed', { removedAt: '2026-11-20T09:00:00.000Z' }, /was removed at 2026-11-20T09:00:00.000Z/],
    ['is uncertain', { faceId: undefined, faceIdCandidates: ['1', '2'] }, /one of the faces 1, 2/],
  ])('is none when the image %s', async (_what, more, message) => {
    enrolled(more);
    expect(await find()).toEqual({ kind: 'refused', message: expect.stringMatching(message) });
  });

  it('is not the last one of the person, and the message says what can be done', async () => {
    enrolled();
    world.ledger.persons.put({ ...absentPerson(PERSON), faceIds: ['face-1'], faceCount: 1, revision: 4 });
    expect(await find()).toEqual({
      kind: 'refused',
      message: expect.stringMatching(/last face of person 1001.*Upload another image.*use erase/),
    });
  });

  it('is none without a row', async () => {
    expect(await find()).toMatchObject({ message: expect.stringMatching(/^There is no row of 'front.jpg'/) });
    enrolled();
    expect(await find('v9')).toMatchObject({ message: "'front.jpg' has no version 'v9'. Expected one of: v1." });
  });
});

describe('the request for a removal', () => {
  it('is a message to enroll, and ends when the row says so', async () => {
    const row = enrolled() as RemovableRow;
    const all = ports();
    all.sleep = async () => {
      slept += 1;
      if (slept === 3) enrolled({ removedAt: '2026-11-20T09:00:00.000Z' });
    };
    expect(await requestRemoval(row, 'a test', all)).toBe(true);
    expect(sent).toEqual([{ remove: { objectKey: KEY, version: 'v1' }, personId: PERSON, requestedBy: 'a test' }]);
    expect(slept).toBe(3);
  });

  it('ends after a minute when nothing happens', async () => {
    expect(await requestRemoval(enrolled() as RemovableRow, 'a test', ports())).toBe(false);
    expect(slept).toBe(60);
  });
});
