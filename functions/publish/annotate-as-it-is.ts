import type { ImageRef } from '../domain/face-row.ts';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import { outcomeOf } from '../domain/outcome/outcome-of.ts';
import type { Annotations, OutcomeRows, Sent } from './ports.ts';

export interface AnnotationContext {
  readonly rows: OutcomeRows;
  readonly objects: Annotations;
  /** As outcomes name it. */
  readonly stack: string;
}

export interface Annotated {
  readonly answer: Sent;
  /** What is on the object now, or should be; absent when nothing was to be written, or the row could not be read. */
  readonly outcome?: ImageOutcome;
}

/** A row changes once in seconds at the most: what changes more often than this within milliseconds is looked at later. */
const MAX_WRITES = 5;

/**
 * Writes the outcome of the row as it is now on its object: what asked for it may be old, and the object may have a later
 * outcome by now. S3 cannot write an annotation on a condition, and two may write it at once: the stream and a replay. So the
 * row is read once more after the write, and written again if it has changed. The last one to write has then seen the row
 * unchanged, and whatever changes it afterwards brings a record of its own.
 */
export async function annotateAsItIs(image: ImageRef, { rows, objects, stack }: AnnotationContext): Promise<Annotated> {
  try {
    let written: ImageOutcome | undefined;
    for (let writes = 0; writes <= MAX_WRITES; writes += 1) {
      const row = await rows.row(image);
      const read = row === undefined ? undefined : outcomeOf(row, stack);
      if (read?.kind === 'outcome' && JSON.stringify(read.outcome) !== JSON.stringify(written)) {
        if (writes === MAX_WRITES) break;
        const answer = await objects.annotate(read.outcome);
        if (answer.kind !== 'sent') return { answer, outcome: read.outcome };
        written = read.outcome;
      } else if (read?.kind === 'invalid' && written === undefined) {
        return { answer: { kind: 'refused', why: read.fault } };
      } else {
        return { answer: { kind: 'sent' }, ...(written && { outcome: written }) };
      }
    }
    return { answer: { kind: 'retry', why: `The row has changed ${MAX_WRITES} times during the write.` } };
  } catch (error) {
    return { answer: { kind: 'retry', why: String(error) } };
  }
}
