import type { Person } from '../../functions/domain/person.ts';
import { SideBySide } from '../shared/side-by-side.ts';
import type { ErasedPersons } from './erased-persons.ts';
import { mergedPerson, type PersonPair } from './merge-person.ts';
import type { RestoreRun } from './restore-run.ts';

const AT_ONCE = 20;

/** Takes the items back that the restored table has. */
export async function copyPersons(run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const { persons } = run.ports;
  await run.pages(
    (cursor) => persons.restoredPage(cursor),
    async (items) => {
      const live = await persons.live(items.map(({ personId }) => personId));
      const pairs = items.map((restored) => ({ restored, live: live.get(restored.personId) }));
      await copyPairs(pairs, run, erased);
    },
  );
}

/** The items of persons who came after the restore point stay, and are counted again from their rows. */
export async function copyLaterPersons(run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const { persons } = run.ports;
  await run.pages(
    (cursor) => persons.livePage(cursor),
    async (items) => {
      const restored = await persons.restored(items.map(({ personId }) => personId));
      const later = items.filter(({ personId }) => !restored.has(personId));
      await copyPairs(
        later.map((live) => ({ restored: undefined, live })),
        run,
        erased,
      );
    },
  );
}

async function copyPairs(pairs: readonly PersonPair[], run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const tasks = new SideBySide(AT_ONCE);
  for (const pair of pairs) {
    // A page takes long when Tencent is asked for many persons.
    await run.pause();
    await tasks.room();
    tasks.start(() => copyPerson(pair, run, erased));
  }
  await tasks.ended();
}

async function copyPerson({ restored, live }: PersonPair, run: RestoreRun, erased: ErasedPersons): Promise<void> {
  const { persons, clock } = run.ports;
  const { personId } = (restored ?? live) as Person;
  const erasure = await erased.of(personId);
  if (erasure !== undefined && (await erased.applyAgain(personId, erasure))) run.count('erasures');
  const after = mergedPerson({ restored, live }, erasure !== undefined, clock.now());
  if (after === undefined) return;
  const isLost = restored !== undefined && (live === undefined || live.revision < restored.revision);
  if (isLost) run.count('lost');
  // The mark comes first: once the item is written, nothing tells that a call was open, or may have been.
  if (restored === undefined || isLost || live?.openCall !== undefined) await persons.mark(personId);
  await persons.replace(after, live);
  run.count('persons');
}
