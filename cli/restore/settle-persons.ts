import { madeFaces } from '../../functions/domain/agreement/made-faces.ts';
import { holdsFace } from '../../functions/domain/agreement/person-differences.ts';
import { isoTime } from '../../functions/domain/clock.ts';
import { tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import { type FaceRow, isRejectedByEnroll } from '../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../functions/domain/person.ts';
import { failureMessage } from '../../functions/domain/reason-messages.ts';
import { changed } from '../../functions/domain/row-change.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import { isUndecided } from './merge-row.ts';
import type { RestoreRun } from './restore-run.ts';

const AT_ONCE = 10;

/** Makes the items of persons agree with their rows, where rows have changed. */
export async function settlePersons(run: RestoreRun): Promise<void> {
  await run.pages(
    (cursor) => run.ports.persons.markedPage(cursor),
    async (marked) => {
      const tasks = new SideBySide(AT_ONCE);
      for (const personId of marked) {
        await run.pause();
        await tasks.room();
        tasks.start(() => settle(personId, run));
      }
      await tasks.ended();
    },
  );
}

async function settle(personId: string, run: RestoreRun): Promise<void> {
  const { persons, rows, clock } = run.ports;
  const before = (await persons.live([personId])).get(personId);
  // The erasure counts everything of the person.
  if (tombstoneOf(before, clock.now()) !== undefined) return;
  const found = await rows.ofPerson(personId);
  const undecided = found.filter(isUndecided);
  const person = before ?? { ...absentPerson(personId), checksums: undefined };
  const faces = undecided.length === 0 ? undefined : await run.ports.facesAtTencent(personId);
  if (faces !== undefined) {
    // What the live item knew came after the restore point, and may be what an undecided image has become.
    const restored = (await persons.restored([personId])).get(personId);
    await decide(undecided, unexplained(faces, restored?.faceIds ?? [], found), run);
  }

  const after = { ...person, ...countsOf(found), faceIds: faces ?? facesOf(person, found) };
  if (isSame(after, person)) return;
  await persons.replace({ ...after, revision: person.revision + 1, updatedAt: isoTime(clock.now()) }, before);
}

/**
 * Faces that were not known at the restore point, when there are more of them than rows explain. A row with candidates explains
 * one of them, and an OutcomeUnknown none.
 */
function unexplained(faces: readonly string[], known: readonly string[], rows: readonly FaceRow[]): readonly string[] {
  const explained = new Set([...known, ...rows.flatMap(({ faceId }) => faceId ?? [])]);
  const left = faces.filter((faceId) => !explained.has(faceId));
  const explaining = rows.filter(
    (row) => holdsFace(row) && row.faceId === undefined && madeFaces(row).some((faceId) => left.includes(faceId)),
  );
  return left.length > explaining.length ? left : [];
}

/**
 * An image whose row went back may have been added since: sent again, it could be added twice. Its message is in the queue,
 * and moves to the dead-letter queue when enroll sees the row.
 */
async function decide(undecided: readonly FaceRow[], candidates: readonly string[], run: RestoreRun): Promise<void> {
  if (candidates.length === 0) return;
  const reason = 'OutcomeUnknown';
  for (const row of undecided) {
    const verdict = { to: 'FAILED', reason, message: failureMessage(reason), faceIdCandidates: candidates } as const;
    await run.ports.rows.put(changed({ row, verdict, at: run.ports.clock.now() }), row);
    run.count('unknown');
  }
}

function countsOf(rows: readonly FaceRow[]): Pick<Person, 'enrolledCount' | 'rejectedCount'> {
  return {
    enrolledCount: rows.filter(holdsFace).length,
    rejectedCount: rows.filter(isRejectedByEnroll).length,
  };
}

/** Each face that a row names is in the list, and none that was removed. Enroll asks Tencent for the rest. */
function facesOf({ faceIds }: Person, rows: readonly FaceRow[]): readonly string[] {
  const removed = rows.filter(({ removedAt }) => removedAt !== undefined).flatMap(madeFaces);
  const kept = faceIds.filter((faceId) => !removed.includes(faceId));
  const naming = rows.filter((row) => holdsFace(row) || row.reason === 'OutcomeUnknown');
  return [...new Set([...kept, ...naming.flatMap(madeFaces)])];
}

function isSame(one: Person, other: Person): boolean {
  return (
    one.enrolledCount === other.enrolledCount &&
    one.rejectedCount === other.rejectedCount &&
    one.faceIds.length === other.faceIds.length &&
    one.faceIds.every((faceId) => other.faceIds.includes(faceId))
  );
}
