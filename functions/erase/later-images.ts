import type { FaceRow } from '../domain/face-row.ts';
import type { EraseContext, Scope } from './ports.ts';
import { Postponed } from './postponed.ts';

/** Far longer than an index is behind its table. */
const INDEX_BEHIND_MS = 5_000;

/**
 * The images of the person that the erasure does not touch, because they were uploaded later. The index that finds them is behind by
 * a moment, and a face that it does not show yet must not be deleted.
 *
 * @throws Postponed when one may have been enrolled just now
 */
export async function laterImages(scope: Scope, { persons, rows, clock }: EraseContext): Promise<readonly FaceRow[]> {
  const { lastEnrolledAt } = (await persons.person(scope.personId)) ?? {};
  const enrolledAt = Date.parse(lastEnrolledAt ?? scope.asOf);
  if (enrolledAt > Date.parse(scope.asOf) && enrolledAt + INDEX_BEHIND_MS > clock.now()) {
    throw new Postponed('An image was enrolled a moment ago.', INDEX_BEHIND_MS / 1000);
  }
  return rows.later(scope);
}
