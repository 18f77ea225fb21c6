import type { PersonRecord } from '../audit-record.ts';
import type { AuditRequest } from '../audit-request.ts';
import type { WorkFiles } from '../ports.ts';

/** The persons with undecided images, by what an audit has read. Memory holds one part at a time. */
export async function undecidedPersons(
  files: Pick<WorkFiles, 'parts' | 'read'>,
  { since, groupId }: Pick<AuditRequest, 'since' | 'groupId'>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let part = 0; part < files.parts; part += 1) {
    const listed = new Set<string>();
    const undecided = new Set<string>();
    for await (const record of files.read('persons', part) as AsyncIterable<PersonRecord>) {
      if (record.kind === 'listed') listed.add(record.key);
      if (record.kind !== 'row' || record.row.isUndecided !== true) continue;
      if (since === undefined || Date.parse(record.row.updatedAt) >= since) undecided.add(record.key);
    }
    found.push(...[...undecided].filter((personId) => groupId === undefined || listed.has(personId)).sort());
  }
  return found;
}
