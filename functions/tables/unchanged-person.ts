import type { Person } from '../domain/person.ts';
import type { Expression } from './expression.ts';

/**
 * The condition that the person is what it was when it was read: while a call is open, only that call changes it.
 *
 * @param before as it was read; undefined when there was no item
 */
export function isUnchanged(before: Person | undefined, expression: Expression): string {
  // An item without a revision was not made by a function that knows the person, and counts as absent.
  if (before === undefined) return `attribute_not_exists(${expression.name('revision')})`;
  if (before.openCall !== undefined) {
    return `${expression.name('openCall.id')} = ${expression.value('openCallId', before.openCall.id)}`;
  }
  const revision = `${expression.name('revision')} = ${expression.value('readRevision', before.revision)}`;
  return `${revision} AND attribute_not_exists(${expression.name('openCall')})`;
}
