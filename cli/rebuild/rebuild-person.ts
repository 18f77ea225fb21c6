import { type FaceRow, isInEarlierStage } from '../../functions/domain/face-row.ts';
import { Problem } from '../shared/problem.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';
import { examineImages } from './examine-images.ts';
import { type AtTencent, type JudgedPerson, judgePerson, resetWrites } from './judge-person.ts';
import { NotAskedError, type RebuildPorts, type RebuildResult, type RebuildSettings } from './ports.ts';

/** A person that changes more often than this is left for the next run. */
const ATTEMPTS = 3;

/**
 * Enrolls the images of a person again whose faces are gone at Tencent: rows and person are reset in one transaction, then the
 * messages are sent. A crash between the two leaves rows that the next run sends.
 *
 * @returns what became of each image
 * @throws {NotAskedError} when Tencent does not tell of the person
 */
export async function rebuildPerson(
  personId: string,
  settings: RebuildSettings,
  ports: RebuildPorts,
): Promise<readonly RebuildResult[]> {
  for (let attempt = 1; ; attempt++) {
    const examined = await examineImages(personId, settings, ports);
    const { person, enrollable, unfinished, leftOut } = examined;
    if (enrollable.length === 0 && unfinished.length === 0) return leftOut;
    const judged = judgePerson(examined, await atTencent(personId, settings, ports), settings);
    const isOpen = person?.openCall !== undefined;
    const isReset = judged.rows.length === 0 || (!isOpen && (await reset(examined, judged, ports)));
    if (!isReset && !isOpen && attempt < ATTEMPTS) continue;
    const rows = isReset ? [...unfinished, ...judged.rows.map(submittedAgain)] : unfinished;
    await send(rows, judged.createsPerson, ports);
    return [
      ...leftOut,
      ...judged.leftOut,
      ...unfinished.map(() => 'sentAgain' as const),
      ...judged.rows.map(() => (isReset ? ('sent' as const) : ('changing' as const))),
    ];
  }
}

/** @throws {NotAskedError | Problem} when Tencent does not say what decides about the person */
export async function atTencent(
  personId: string,
  { groupId }: Pick<RebuildSettings, 'groupId'>,
  ports: Pick<RebuildPorts, 'ask'>,
): Promise<AtTencent> {
  const reply: PersonReply = await ports.ask(personId);
  if (reply.kind !== 'found' && reply.kind !== 'missing') throw new NotAskedError(reply);
  if (groupId !== undefined && reply.kind === 'found' && reply.person.groupIds === undefined) {
    throw new Problem(
      `Tencent does not say which groups the person ${personId} is in, so --group cannot be checked. Allow iai:GetPersonGroupInfo for the user of the keys in Tencent's console (CAM).`,
    );
  }
  return reply;
}

/** @returns whether it is written */
async function reset(
  examined: Parameters<typeof resetWrites>[0],
  judged: JudgedPerson,
  ports: RebuildPorts,
): Promise<boolean> {
  const writes = resetWrites(examined, judged, ports.clock.now());
  if ((await ports.write(writes)) === 'written') return true;
  // The client repeats a write whose answer was lost. The repeat is then refused because of the write itself.
  const now = await ports.person(examined.personId);
  const { after } = writes.person;
  return now?.revision === after.revision && now.updatedAt === after.updatedAt;
}

function submittedAgain(row: FaceRow): FaceRow {
  return { ...row, submission: row.submission + 1 };
}

async function send(
  rows: readonly FaceRow[],
  createPerson: boolean,
  { queue, preparations }: RebuildPorts,
): Promise<void> {
  for (const row of rows) {
    const { objectKey, version, personId = '', submission } = row;
    const next = isInEarlierStage(row) ? preparations : queue;
    await next.send({ objectKey, version, personId, submission, ...(createPerson && { createPerson }) });
  }
}
