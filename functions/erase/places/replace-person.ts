import type { ErasureRecord } from '../../domain/erasure/erasure-record.ts';
import type { Person } from '../../domain/person.ts';
import type { EraseContext } from '../ports.ts';
import { Postponed } from '../postponed.ts';

/**
 * Replaces the item of a person for an erasure. A delivery that stood still must not write for an erasure that has ended
 * meanwhile. So the receipt is read after the item was, because an erasure changes the item at its end before its receipt.
 * The write is refused unless the item is still as it was read.
 *
 * @param before the item as it was read
 * @param record the receipt as this delivery knows it
 * @throws Postponed when another delivery has changed the receipt
 */
export async function replacePerson(
  after: Person,
  before: Person | undefined,
  record: ErasureRecord,
  { persons, records }: Pick<EraseContext, 'persons' | 'records'>,
): Promise<'written' | 'refused'> {
  const stored = await records.find(record.erasureId);
  if (stored?.revision !== record.revision) {
    throw new Postponed('Another delivery has changed the receipt of the erasure.', 1);
  }
  return persons.replace(after, before);
}
