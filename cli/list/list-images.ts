import { type FaceRow, imageId } from '../../functions/domain/face-row.ts';
import { newestFirst } from './newest-first.ts';
import type { ImageLists, ListContext, ListEntry, ListReport, ListRequest } from './ports.ts';

/** As many rows as one request reads. */
const CHUNK = 100;

const DAY_MS = 24 * 3_600_000;

/** Finds images by an index, newest first, and reads their rows: an index lags behind, and lacks the message. */
export async function listImages(
  request: ListRequest,
  lists: ImageLists,
  { signal, onImage }: ListContext,
): Promise<ListReport> {
  let images = 0;
  for await (const entries of chunks(entriesOf(request, lists), Math.min(CHUNK, request.limit + 1))) {
    if (signal.aborted) break;
    const rows = await lists.rows(entries);
    for (const entry of entries) {
      const row = rows.get(imageId(entry));
      if (row === undefined || !isWanted(row, request)) continue;
      if (images === request.limit) return { images, nextUntil: entry.at, isInterrupted: false };
      images += 1;
      onImage(row);
    }
  }
  return { images, isInterrupted: signal.aborted };
}

function entriesOf({ subject, reasons, ...period }: ListRequest, lists: ImageLists): AsyncIterable<ListEntry> {
  switch (subject.kind) {
    case 'person':
      return lists.ofPerson(subject.personId, period);
    case 'face':
      return lists.withFace(subject.faceId);
    case 'statuses':
      return newestFirst(
        subject.statuses.map((status) =>
          inOrder(daysOf(period), (day) => lists.ofStatusDay(status, day, period, reasons)),
        ),
      );
  }
}

/** UTC days, the last one first. */
function* daysOf({ since, until }: { readonly since: string; readonly until: string }): Generator<string> {
  const first = since.slice(0, 10);
  for (let at = Date.parse(until.slice(0, 10)); ; at -= DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day < first) return;
    yield day;
  }
}

async function* inOrder<K, T>(keys: Iterable<K>, listOf: (key: K) => AsyncIterable<T>): AsyncGenerator<T> {
  for (const key of keys) yield* listOf(key);
}

function isWanted({ status, reason }: FaceRow, { subject, statuses, reasons }: ListRequest): boolean {
  const wanted: readonly FaceRow['status'][] | undefined = subject.kind === 'statuses' ? subject.statuses : statuses;
  if (wanted !== undefined && !wanted.includes(status)) return false;
  return reasons === undefined || (reason !== undefined && reasons.includes(reason));
}

async function* chunks<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
