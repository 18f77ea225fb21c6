import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { OpenCall, Person } from '../../functions/domain/person.ts';
import { LONGEST_RETRYING_MS } from '../../functions/domain/retry-schedule.ts';
import type { AuditPorts } from './ports.ts';

/** What was read of a person, when nothing changed it meanwhile. */
export interface SettledPerson {
  readonly item: Person | undefined;
  readonly rows: readonly FaceRow[];
  readonly faces: readonly string[] | 'missing';
}

/**
 * Reads the item, the rows, the person at Tencent and the item again. With the same revision and no open call at both
 * ends, all of it was true at once: every change of rows and faces by the product opens a call or raises the revision.
 *
 * @returns undefined when the person was changed meanwhile, or a call is open that may still be settled
 */
export async function readPerson(
  personId: string,
  { tables, tencent, clock }: Pick<AuditPorts, 'tables' | 'tencent' | 'clock'>,
): Promise<SettledPerson | undefined> {
  const before = await tables.person(personId);
  if (isUnderWay(before?.openCall, clock.now())) return undefined;
  const rows: FaceRow[] = [];
  for await (const page of tables.rowsOfPerson(personId)) rows.push(...page);
  const faces = await tencent.faces(personId);
  const item = await tables.person(personId);
  if (item?.revision !== before?.revision || item?.openCall?.id !== before?.openCall?.id) return undefined;
  return { item, rows, faces };
}

/** Longer than any message is tried again: no message is left that would settle the call. */
function isLeftOpen({ until }: Pick<OpenCall, 'until'>, now: number): boolean {
  return until + LONGEST_RETRYING_MS < now;
}

function isUnderWay(call: OpenCall | undefined, now: number): boolean {
  return call !== undefined && !isLeftOpen(call, now);
}
