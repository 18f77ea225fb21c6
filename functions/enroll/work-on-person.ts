import { allEnded } from '../domain/all-ended.ts';
import { type OpenCall, type Person, withoutExpiredTombstone, withPseudonymKey } from '../domain/person.ts';
import { handOverIfErased } from './batch/missing-row.ts';
import type { BatchImage, PersonBatch } from './batch/person-batch.ts';
import { dismissImage, enrollNext } from './enroll-person.ts';
import { handOverErased, isRefused, refuseLaterImages } from './erased-person.ts';
import { reconcileCall } from './outcome/reconcile-call.ts';
import { type PersonState, readPersonState } from './person-state.ts';
import type { EnrollContext } from './ports.ts';
import { dismissRemoval, removeNextFace } from './remove-face.ts';

/**
 * Brings every image of one person that is in the batch to its end, or gives its message back. Nothing is sent for a person
 * with an open call; every write says which state of the person it was made from.
 */
export async function workOnPerson(batch: PersonBatch, context: EnrollContext): Promise<void> {
  let state: PersonState | undefined = await read(batch, context);
  while (state !== undefined) {
    await handOverErased(batch, state, context);
    await dismissSettled(batch, state, context);
    if (batch.isEmpty) return;
    if (hasOpenCall(state.person)) {
      const lookedUp = await reconcileCall(state, state.person, { why: 'found' }, batch, context);
      state = lookedUp.kind === 'settled' ? await read(batch, context) : undefined;
    } else if (isRefused(state, batch, context)) {
      state = await refuseLaterImages(state, batch, context);
    } else {
      const next = batch.isOfRemovals ? removeNextFace : enrollNext;
      state = await next(state, batch, context);
    }
  }
}

/** Images that need nothing any more, or not yet, and messages that nothing can be done for. */
async function dismissSettled(batch: PersonBatch, state: PersonState, context: EnrollContext): Promise<void> {
  const dismiss = batch.isOfRemovals ? dismissRemoval : dismissImage;
  await allEnded(
    batch.images.map(async (image) => {
      const row = state.row(image.ref);
      if (row === undefined) return dismissMissing(image, batch, context);
      if (row.personId !== batch.personId) return batch.moveToDeadLetterQueue(image, 'Malformed');
      return dismiss(image, row, batch, context);
    }),
  );
}

async function dismissMissing(image: BatchImage, batch: PersonBatch, context: EnrollContext): Promise<void> {
  if (!(await handOverIfErased(image, batch, context))) await batch.moveToDeadLetterQueue(image, 'RowMissing');
}

/**
 * Whichever write comes next, it removes a tombstone that is over, with its expiry: no item with an open call may expire. And
 * it carries the key of the pseudonym, where there has to be one.
 */
async function read(batch: PersonBatch, { ledger, clock, settings, chance }: EnrollContext): Promise<PersonState> {
  const state = await readPersonState(batch.personId, batch.refs, ledger);
  const person = withoutExpiredTombstone(state.person, clock.now());
  return state.learned(settings.pseudonyms ? withPseudonymKey(person, chance.newKey) : person);
}

function hasOpenCall(person: Person): person is Person & { readonly openCall: OpenCall } {
  return person.openCall !== undefined;
}
