import { isoTime } from '../../functions/domain/clock.ts';
import { coversUpload } from '../../functions/domain/erasure/tombstone.ts';
import { type FaceRow, imageId } from '../../functions/domain/face-row.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { ErasedPersons } from './erased-persons.ts';
import { copied, isUndecided, mergedRow, type RowPair } from './merge-row.ts';
import type { RestoreRun } from './restore-run.ts';

const AT_ONCE = 20;

/** Takes the rows back that the restored table has. */
export async function copyRows(run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const { rows } = run.ports;
  await run.pages(
    (cursor) => rows.restoredPage(cursor),
    async (items) => {
      const live = await rows.live(items);
      await copyPairs(
        items.map((restored) => ({ restored, live: live.get(imageId(restored)) })),
        run,
        erased,
      );
    },
  );
}

/** Looks at the rows that the restored table does not have. */
export async function copyLaterRows(run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const { rows } = run.ports;
  await run.pages(
    (cursor) => rows.livePage(cursor),
    async (items) => {
      const restored = await rows.restored(items);
      const others = items.filter((row) => !restored.has(imageId(row)));
      await copyPairs(
        others.map((live) => ({ restored: undefined, live })),
        run,
        erased,
      );
    },
  );
}

async function copyPairs(pairs: readonly RowPair[], run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const tasks = new SideBySide(AT_ONCE);
  for (const pair of pairs) {
    // A page takes long when Tencent is asked for many persons.
    await run.pause();
    await tasks.room();
    tasks.start(() => copyPair(pair, run, erased));
  }
  await tasks.ended();
}

async function copyPair(pair: RowPair, run: RestoreRun, erased: ErasedPersons): Promise<void> {
  if (await isErased(pair, run, erased)) return;
  const { rows, facesAtTencent } = run.ports;
  const merge = mergedRow(pair, Date.parse(run.state.to));
  switch (merge.kind) {
    case 'same':
      return lookForLostCall(pair, run);
    case 'later':
      await mark(pair, run);
      run.count('later');
      return;
    case 'confirm': {
      const onPerson = await facesAtTencent(merge.otherwise.personId ?? '');
      if (!merge.faceIds.every((faceId) => onPerson.includes(faceId))) return takeBack(merge.otherwise, pair, run);
      await mark(pair, run);
      run.count('confirmed');
      return;
    }
    case 'write':
      return takeBack(merge.row, pair, run);
    case 'delete':
      await mark(pair, run);
      await rows.delete(merge.row);
      run.count('deleted');
  }
}

/** What an erasure has deleted is not copied. What it could not delete has a row that says so, which stays. */
async function isErased({ restored, live }: RowPair, run: RestoreRun, erased: ErasedPersons): Promise<boolean> {
  const { personId, uploadedAt } = (restored ?? live) as FaceRow;
  const erasure = await erased.of(personId);
  if (personId === undefined || erasure === undefined) return false;
  if (await erased.applyAgain(personId, erasure)) run.count('erasures');
  if (!coversUpload(erasure, uploadedAt)) return false;
  run.count('erased');
  return true;
}

/**
 * An image that waits may belong to a call that was open on an item which is lost. Where items are missing, a missing one is
 * not taken for a person whose first image waits.
 */
async function lookForLostCall({ live }: RowPair, { ports: { persons }, state }: RestoreRun): Promise<void> {
  if (live?.personId === undefined || state.counts.lost === 0 || !isUndecided(live)) return;
  const found = await persons.live([live.personId]);
  if (!found.has(live.personId)) await persons.mark(live.personId);
}

/** In this order a crash repeats everything: once the row is written, nothing tells that it has changed. */
async function takeBack(row: FaceRow, pair: RowPair, run: RestoreRun): Promise<void> {
  const { rows, messages, clock } = run.ports;
  await mark(pair, run);
  if (row.status === 'PENDING' || row.status === 'FAILED') {
    await messages.send(row, run.state);
    run.count('sent');
  }
  await rows.put(copied(row, isoTime(clock.now())), pair.live);
  run.count('rows');
}

/** The persons of both rows are counted again. */
async function mark({ restored, live }: RowPair, { ports: { persons } }: RestoreRun): Promise<void> {
  const ids = new Set([restored?.personId, live?.personId].filter((personId) => personId !== undefined));
  for (const personId of ids) await persons.mark(personId);
}
