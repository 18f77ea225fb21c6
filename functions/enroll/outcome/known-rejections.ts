import type { FaceRow } from '../../domain/face-row.ts';
import { isNewPerson } from '../../domain/person.ts';
import { isRefused } from '../../domain/person-refusal.ts';
import type { PersonState } from '../person-state.ts';
import type { EnrollSettings } from '../ports.ts';
import { duplicate, type Rejection, rejection, rejectionOfPerson } from './judge-answer.ts';

export interface KnownRejections {
  readonly rows: readonly FaceRow[];
  reject(row: FaceRow): Rejection;
}

/**
 * Images that are rejected without a request: because they lack the consent that the stack requires, or for what is known of the
 * person. That is that it has their bytes, or that it took no image that had been received by then. Nothing is a duplicate
 * where the stack allows it, nor of faces that may be gone.
 */
export function knownRejections(
  state: PersonState,
  rows: readonly FaceRow[],
  settings: EnrollSettings,
): KnownRejections | undefined {
  const unconsented = rows.filter((row) => lacksConsent(row, settings));
  if (unconsented.length > 0) return { rows: unconsented, reject: () => rejection('ConsentMissing') };
  const { faceCount, refusal } = state.person;
  const canTell = !settings.allowDuplicates && faceCount !== undefined;
  const duplicates = canTell ? rows.filter((row) => state.facesOfBytes(row).length > 0) : [];
  if (duplicates.length > 0) return { rows: duplicates, reject: (row) => duplicate(state.facesOfBytes(row)) };
  const refused = rows.filter((row) => isRefused(row, refusal));
  if (refusal === undefined || refused.length === 0) return undefined;
  // It was said before persons were created: now the image may be the first one of the person.
  const isCreatable = settings.newPersons !== undefined && isNewPerson(state.person);
  if (refusal.reason === 'PersonNotFound' && isCreatable) return undefined;
  const said = `Tencent said so of the images that were received until ${refusal.asOf}.`;
  return { rows: refused, reject: () => rejectionOfPerson(refusal.reason, { said }, settings) };
}

/** Intake rejects such an image, but it may have accepted it before the stack required the consent. */
export function lacksConsent({ consentId }: FaceRow, { requireConsent }: EnrollSettings): boolean {
  return requireConsent && consentId === undefined;
}
