import { beforeEach, describe, expect, it } from '@jest/globals';
import { inspectPerson } from '../../../cli/person/inspect-person.ts';
import type { ObjectState } from '../../../cli/person/ports.ts';
import { personLines } from '../../../cli/person/report.ts';
import type { PersonReply } from '../../../cli/shared/tencent/person-reply.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

let tencent: PersonReply;
let item: Person | undefined;
let rows: FaceRow[];
let objects: Record<string, ObjectState>;
beforeEach(() => {
  tencent = { kind: 'found', person: { name: '张三', faceIds: ['f1', 'f2'], groupIds: ['employees', 'visitors'] } };
  item = { ...absentPerson('1001'), faceIds: ['f1', 'f2'], faceCount: 2, enrolledCount: 2, rejectedCount: 1 };
  rows = [enrolled('front.jpg', 'f1'), enrolled('side.jpg', 'f2')];
  objects = {};
});

function row(objectKey: string, more: Partial<FaceRow>): FaceRow {
  return pendingRow({ objectKey, ...more });
}

function enrolled(objectKey: string, faceId: string): FaceRow {
  return row(objectKey, { status: 'ENROLLED', faceId });
}

function inspected(limit = 100) {
  return inspectPerson('1001', limit, {
    item: async () => item,
    rows: async (_, count) => rows.slice(0, count),
    atTencent: async () => tencent,
    object: async ({ objectKey }) => objects[objectKey] ?? 'there',
  });
}

const lines = async () => personLines(await inspected());

describe('a person', () => {
  it('has its faces with their images, its free places and its groups', async () => {
    objects['side.jpg'] = 'gone';
    const { faces, freePlaces } = await inspected();
    expect(freePlaces).toBe(3);
    expect(faces).toMatchObject([
      { faceId: 'f1', atTencent: true, images: [{ objectKey: 'front.jpg', version: 'v1', object: 'there' }] },
      { faceId: 'f2', atTencent: true, images: [{ objectKey: 'side.jpg', object: 'gone' }] },
    ]);
    expect(await lines()).toEqual([
      'Person 1001, named 张三: 2 faces at Tencent, room for 3 more',
      'Groups    employees, visitors',
      'Stack     2 enrolled, 1 rejected by the enroll stage',
      '',
      'FACE ID  FACE        OBJECT         KEY',
      'f1       at Tencent  in the bucket  front.jpg',
      'f2       at Tencent  deleted        side.jpg',
    ]);
  });

  it('may have a face that no row explains, and rows whose face was deleted at Tencent', async () => {
    tencent = { kind: 'found', person: { faceIds: ['f1', 'foreign'] } };
    const { faces } = await inspected();
    expect(faces).toMatchObject([
      { faceId: 'f1', atTencent: true },
      { faceId: 'foreign', atTencent: true, images: [] },
      { faceId: 'f2', atTencent: false, images: [{ objectKey: 'side.jpg' }] },
    ]);
    expect(await lines()).toContain('1 face has no row: another program added it, or the row was deleted.');
  });

  it('has all images of a lost answer at each of their faces', async () => {
    const candidates = { status: 'ENROLLED', faceIdCandidates: ['f1', 'f2'] } as const;
    rows = [row('a.jpg', candidates), row('b.jpg', candidates)];
    const { faces } = await inspected();
    expect(faces.map(({ images }) => images.map(({ objectKey }) => objectKey))).toEqual([
      ['a.jpg', 'b.jpg'],
      ['a.jpg', 'b.jpg'],
    ]);
  });

  it('has what is on its way, and counts of what was refused', async () => {
    rows.push(
      row('next.jpg', { reason: 'Throttled' }),
      row('c.jpg', { status: 'REJECTED', reason: 'PersonFull' }),
      row('d.jpg', { status: 'REJECTED', reason: 'PersonFull' }),
      row('e.jpg', { status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: ['f9'] }),
    );
    const { onItsWay, others, faces } = await inspected();
    expect(onItsWay).toMatchObject([{ objectKey: 'next.jpg', reason: 'Throttled', object: 'there' }]);
    expect(others).toEqual([
      { status: 'REJECTED', reason: 'PersonFull', images: 2 },
      { status: 'FAILED', reason: 'OutcomeUnknown', images: 1 },
    ]);
    expect(faces).toHaveLength(2);
    expect((await lines()).slice(-5)).toEqual([
      '2026-11-20 07:59:58  PENDING  Throttled  in the bucket  next.jpg',
      '',
      'STATUS    REASON          IMAGES',
      'REJECTED  PersonFull           2',
      'FAILED    OutcomeUnknown       1',
    ]);
  });

  it('does not count a removed face, unless Tencent still has it', async () => {
    rows.push({ ...enrolled('old.jpg', 'f3'), removedAt: '2026-11-20T08:10:00.000Z' });
    const { faces, others } = await inspected();
    expect(faces.map(({ faceId }) => faceId)).toEqual(['f1', 'f2']);
    expect(others).toEqual([{ status: 'ENROLLED', reason: 'removed', images: 1 }]);
    tencent = { kind: 'found', person: { faceIds: ['f1', 'f2', 'f3'] } };
    expect((await inspected()).faces.at(-1)).toMatchObject({ faceId: 'f3', images: [{ objectKey: 'old.jpg' }] });
  });

  it('has an open call, who created it, and why it takes no more images', async () => {
    item = {
      ...absentPerson('1001'),
      createdAt: '2026-11-20T07:43:19.531Z',
      groupId: 'employees',
      refusal: { reason: 'PersonFull', asOf: '2026-11-20T07:50:00.000Z' },
      openCall: {
        id: 'c',
        kind: 'create',
        name: '1001',
        groupId: 'employees',
        rows: [{ objectKey: 'a.jpg', version: 'v1' }],
        openedAt: Date.parse('2026-11-20T08:00:00.000Z'),
        until: Date.parse('2026-11-20T08:00:20.000Z'),
      },
    };
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'Created   by this stack at 2026-11-20T07:43:19.531Z, in the group employees',
        'Refused   PersonFull, for images received until 2026-11-20T07:50:00.000Z',
        'Call      CreatePerson with 1 image, opened at 2026-11-20T08:00:00.000Z. Without an answer, it is looked up after 2026-11-20T08:00:20.000Z',
      ]),
    );
  });

  it('may have been erased', async () => {
    const erasing = { id: 'an-erasure', asOf: '2026-11-20T07:50:00.000Z' };
    const tombstone = { ...absentPerson('1001'), erasing };
    item = tombstone;
    const text =
      'Erased    what was uploaded until 2026-11-20T07:50:00.000Z, by erasure an-erasure. Later images are rejected';
    expect(await lines()).toContain(`${text} until the erasure is done`);
    item = { ...tombstone, expiresAt: Date.parse('2026-12-05T07:52:00.000Z') / 1000 };
    expect(await lines()).toContain(`${text} until 2026-12-05T07:52:00.000Z`);
    item = { ...tombstone, erasing: { ...erasing, until: '2026-12-06T00:00:00.000Z' } };
    expect(await lines()).toContain(`${text} until 2026-12-06T00:00:00.000Z`);
  });

  it('may be unknown to Tencent', async () => {
    tencent = { kind: 'missing' };
    const { freePlaces, faces } = await inspected();
    expect(freePlaces).toBeUndefined();
    expect(faces.map(({ atTencent }) => atTencent)).toEqual([false, false]);
    expect(await lines()).toContain('Person 1001: Tencent does not know this person');
  });

  it.each<[PersonReply, string]>([
    [{ kind: 'unreachable', endpoint: 'https://t', message: 'no route' }, 'Tencent was not reached at https://t.'],
    [{ kind: 'malformed', message: 'The secret holds no keys.' }, 'Tencent was not asked. The secret holds no keys.'],
    [
      { kind: 'refused', code: 'UnauthorizedOperation', message: 'no', reason: 'PermissionDenied' },
      'their user lacks a permission, or this address is not allowed. It answered UnauthorizedOperation.',
    ],
  ])('is shown as the tables have it when Tencent gives no answer', async (reply, text) => {
    tencent = reply;
    const { faces } = await inspected();
    expect(faces.map(({ faceId, atTencent }) => [faceId, atTencent])).toEqual([
      ['f1', undefined],
      ['f2', undefined],
    ]);
    expect((await lines())[0]).toContain(text);
    expect((await lines()).at(-1)).toBe('f2       not asked  in the bucket  side.jpg');
  });

  it('is cut off when it has more images than were wanted', async () => {
    expect(await inspected(1)).toMatchObject({ isCutOff: true });
    expect(await inspected(3)).toMatchObject({ isCutOff: false });
  });
});
