import { personDifferences } from '../../functions/domain/agreement/person-differences.ts';
import { isoTime } from '../../functions/domain/clock.ts';
import { tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import { type ExamineContext, type Examined, NOTHING_FOUND } from './audit-request.ts';
import { backFromErasure } from './back-from-erasure.ts';
import { type Finding, MEANINGS } from './finding.ts';
import { readPerson, type SettledPerson } from './read-person.ts';
import { repairedPerson } from './repaired-person.ts';

/** A call takes seconds. A person who is busy for longer is left for the next audit. */
const ATTEMPTS = 3;
const PAUSE_MS = 3_000;

/** Reads the person again until nothing changes it meanwhile, and finds what does not agree. */
export async function examinePerson(personId: string, context: ExamineContext): Promise<Examined> {
  const { ports } = context;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await ports.clock.sleep(PAUSE_MS);
    const person = await readPerson(personId, ports);
    if (person !== undefined) return judge(personId, person, context);
  }
  return { ...NOTHING_FOUND, isUnsettled: true };
}

async function judge(personId: string, person: SettledPerson, context: ExamineContext): Promise<Examined> {
  const findings = (await findingsOf(personId, person, context)).map((finding): Finding => ({ personId, ...finding }));
  const repairable = findings.filter(({ kind }) => MEANINGS[kind].isRepairable);
  if (!context.request.repair || repairable.length === 0 || person.item === undefined) {
    return { ...NOTHING_FOUND, findings };
  }
  const { tables, clock } = context.ports;
  const result = await tables.repairPerson(person.item, repairedPerson(person.item, person, clock.now()));
  return { ...NOTHING_FOUND, findings, repaired: result === 'written' ? repairable : [] };
}

async function findingsOf(
  personId: string,
  { item, rows, faces }: SettledPerson,
  { ports }: ExamineContext,
): Promise<readonly Finding[]> {
  const now = ports.clock.now();
  const erasure = await ports.erasures.of(personId);
  const stripped = rows.map((row) => (row.reason === 'PersonErased' ? { ...row, isStripped: true as const } : row));
  const back = erasure && backFromErasure(erasure, stripped, faces, now);
  if (erasure !== undefined && back !== undefined) {
    const { erasureId, asOf } = erasure;
    return [{ kind: 'ErasedPersonBack', erasureId, asOf, ...back }];
  }
  if (tombstoneOf(item, now) !== undefined) return [];
  if (item?.openCall !== undefined) {
    // What the call did is not known yet, so everything else may be explained by it.
    return [{ kind: 'CallLeftOpen', openedAt: isoTime(item.openCall.openedAt), images: item.openCall.rows }];
  }
  return personDifferences({ item, rows, faces });
}
