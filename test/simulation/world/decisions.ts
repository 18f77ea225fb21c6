import type { OperatorDecision, ResubmitResult } from '../../../cli/resubmit/ports.ts';
import { type FaceRow, type ImageRef, imageId } from '../../../functions/domain/face-row.ts';
import { Process } from '../engine/process.ts';
import { mayRunPrevious } from '../plan.ts';
import { TABLE_NAMES } from './tables.ts';
import { nameOf } from './upload.ts';
import type { World } from './world.ts';

/** A command that came to nothing is run again, later and later. */
const AGAIN_AFTER_MS = 30_000;
const AGAIN_AT_LATEST_MS = 900_000;
/** A decision may be refused because a call is open; one that is refused again and again is wrong. */
const MAX_REFUSALS = 6;

/** Rows that only an operator's decision ends. */
export function undecided({ tables }: World): readonly FaceRow[] {
  return [...tables.rows.values()].filter((row) => row.status === 'FAILED' && row.reason === 'OutcomeUnknown');
}

/**
 * An operator looks at Tencent and decides what nobody could tell, by the project's own command. What he sees there is
 * true, so an image that was added is never sent again.
 */
export function decideUnknown(row: FaceRow, world: World): void {
  submitAgain(row, world, (now) => {
    if (now?.reason !== 'OutcomeUnknown') return undefined;
    const { faces } = world.promises;
    const faceId = faces.faceOf(nameOf(row));
    if (faceId === undefined) return { kind: 'notEnrolled' };
    const atTencent = world.tencent.persons.get(now.personId ?? '')?.faces ?? [];
    if (!atTencent.some((face) => face.faceId === faceId)) {
      // Somebody else has deleted it, while its call was open or since.
      faces.mayBeAddedAgain(nameOf(row));
      return { kind: 'notEnrolled' };
    }
    return now.faceIdCandidates?.includes(faceId) ? { kind: 'enrolled', faceId } : { kind: 'notEnrolled' };
  });
}

/**
 * An operator submits a rejected image again, rightly or not. While the version before may run, none that would be prepared: that
 * version would send the original.
 */
export function reopenRejected(row: FaceRow, world: World): void {
  if (row.attempts === 0 && mayRunPrevious(world.plan.deployments, world.scheduler.now)) return;
  submitAgain(row, world, () => undefined);
}

function submitAgain(
  ref: ImageRef,
  world: World,
  decide: (row: FaceRow | undefined) => OperatorDecision | undefined,
  tried = 0,
): void {
  const { scheduler, faults, tables, product } = world;
  const row = tables.rows.get(imageId(ref));
  const decision = decide(row);
  const process = new Process('operator', 0, scheduler, faults);
  const again = (why: string): void => {
    scheduler.tell('operator', () => `the command came to nothing: ${why}`);
    const delay = Math.min(AGAIN_AFTER_MS * 2 ** tried, AGAIN_AT_LATEST_MS);
    scheduler.after(delay, () => submitAgain(ref, world, decide, tried + 1));
  };
  scheduler.tell('operator', () => `resubmits ${nameOf(ref)} ${JSON.stringify(decision ?? {})}`);
  process.onDeath = () => again('it crashed');
  const { objectKey, version } = ref;
  const ledger = new product.DynamoSubmissions(tables.client(process), TABLE_NAMES);
  const ports = {
    ledger,
    queue: world.enrollmentQueue(process),
    preparations: world.preparationQueue(process),
    clock: process,
  };
  product.resubmit({ objectKey, version, decision, dryRun: false }, ports).then(
    (result) => {
      scheduler.count(`resubmit ${decision?.kind ?? row?.status} -> ${result.kind}`);
      scheduler.tell('operator', () => shown(result));
      const isRefused = result.kind === 'refused' && decision !== undefined && tried < MAX_REFUSALS;
      if (result.kind === 'unsent' || isRefused) again(result.kind);
    },
    (error) => again(String(error)),
  );
}

function shown(result: ResubmitResult): string {
  return result.kind === 'refused' ? `is refused: ${result.message}` : `is told: ${result.kind}`;
}
