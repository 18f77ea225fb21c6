import { beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoImageLists } from '../../../cli/list/dynamo-image-lists.ts';
import { listImages } from '../../../cli/list/list-images.ts';
import type { ImageLists, ListRequest } from '../../../cli/list/ports.ts';
import { type FaceRow, statusDay } from '../../../functions/domain/face-row.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryLedger, TABLES } from '../../fakes/memory-ledger.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

const STATUSES = { kind: 'statuses', statuses: ['REJECTED', 'FAILED'] } as const;

let ledger: MemoryLedger;
let shown: string[];
let interrupt: AbortController;
beforeEach(() => {
  ledger = new MemoryLedger(new FakeClock());
  shown = [];
  interrupt = new AbortController();
});

/** @param at of day 20, or another one: `19T08:00` */
function put(objectKey: string, at: string, more: Partial<FaceRow>): void {
  const time = `2026-11-${at}:00.000Z`;
  const row = pendingRow({ objectKey, status: 'REJECTED', attempts: 1, uploadedAt: time, ...more });
  const { status } = row;
  const isDead = status === 'REJECTED' || status === 'FAILED';
  ledger.put({ ...row, ...(isDead && { statusDay: statusDay(status, time) }) });
}

function run(request: Partial<ListRequest>) {
  return listImages(
    { subject: STATUSES, since: '2026-11-18T00:00:00.000Z', until: '2026-11-20T12:00:00.000Z', limit: 100, ...request },
    new DynamoImageLists(ledger.dynamo.client, TABLES.faces),
    { signal: interrupt.signal, onImage: ({ objectKey }) => void shown.push(objectKey) },
  );
}

describe('a list of images', () => {
  it('of what was rejected or failed is merged over days and statuses, newest first', async () => {
    put('a', '18T08:00', { reason: 'NoFaceDetected' });
    put('b', '19T08:00', { status: 'FAILED', reason: 'UrlRefused' });
    put('c', '19T09:00', { reason: 'NoFaceDetected' });
    put('d', '20T08:00', { status: 'FAILED', reason: 'Throttled' });
    put('later', '20T13:00', {});
    put('earlier', '17T23:59', {});
    put('enrolled', '19T08:30', { status: 'ENROLLED' });
    expect(await run({})).toEqual({ images: 4, isInterrupted: false });
    expect(shown).toEqual(['d', 'c', 'b', 'a']);
  });

  it('can be of one status and of some reasons', async () => {
    put('a', '19T08:00', { reason: 'NoFaceDetected' });
    put('b', '19T09:00', { reason: 'PersonFull' });
    put('c', '19T10:00', { reason: 'FaceTooSmall' });
    put('d', '19T11:00', { status: 'FAILED', reason: 'UrlRefused' });
    await run({
      subject: { kind: 'statuses', statuses: ['REJECTED'] },
      reasons: ['NoFaceDetected', 'FaceTooSmall'],
    });
    expect(shown).toEqual(['c', 'a']);
  });

  it('goes on with the next end of its period, and neither skips an image nor reads more than it shows', async () => {
    for (let minute = 10; minute < 40; minute++) put(`${minute}`, `19T08:${minute}`, {});
    const first = await run({ limit: 10 });
    expect(first).toEqual({ images: 10, nextUntil: '2026-11-19T08:29:00.000Z', isInterrupted: false });
    const second = await run({ limit: 10, until: first.nextUntil ?? '' });
    const third = await run({ limit: 10, until: second.nextUntil ?? '' });
    expect(third).toEqual({ images: 10, isInterrupted: false });
    expect(shown).toEqual(Array.from({ length: 30 }, (_, index) => `${39 - index}`));
  });

  it('of a person has every status, newest first, within the period', async () => {
    put('a', '18T08:00', { status: 'ENROLLED', faceId: '1' });
    put('b', '19T08:00', { status: 'PENDING' });
    put('other', '19T08:00', { personId: '1002' });
    put('c', '20T08:00', { reason: 'PersonFull' });
    await run({ subject: { kind: 'person', personId: '1001' } });
    expect(shown).toEqual(['c', 'b', 'a']);
    shown = [];
    await run({ subject: { kind: 'person', personId: '1001' }, statuses: ['ENROLLED', 'PENDING'] });
    expect(shown).toEqual(['b', 'a']);
  });

  it('of a face has the image that it was made from', async () => {
    put('a', '18T08:00', { status: 'ENROLLED', faceId: '1' });
    put('b', '18T09:00', { status: 'ENROLLED', faceId: '2' });
    await run({ subject: { kind: 'face', faceId: '2' }, since: '', until: '' });
    expect(shown).toEqual(['b']);
  });

  it('shows rows as they are, because an index lags behind', async () => {
    put('a', '19T08:00', {});
    put('b', '19T09:00', {});
    const lists = new DynamoImageLists(ledger.dynamo.client, TABLES.faces);
    const lagging: ImageLists = {
      ofStatusDay: (...parameters) => lists.ofStatusDay(...parameters),
      ofPerson: (...parameters) => lists.ofPerson(...parameters),
      withFace: (faceId) => lists.withFace(faceId),
      rows: (images) => {
        put('b', '19T09:00', { status: 'ENROLLED', faceId: '9' });
        return lists.rows(images);
      },
    };
    await listImages(
      { subject: STATUSES, since: '2026-11-19T00:00:00.000Z', until: '2026-11-19T23:00:00.000Z', limit: 100 },
      lagging,
      { signal: interrupt.signal, onImage: ({ objectKey }) => void shown.push(objectKey) },
    );
    expect(shown).toEqual(['a']);
  });

  it('stops when it is interrupted, and says that it is not complete', async () => {
    for (let minute = 10; minute < 40; minute++) put(`${minute}`, `19T08:${minute}`, {});
    interrupt.abort();
    expect(await run({})).toEqual({ images: 0, isInterrupted: true });
  });
});
