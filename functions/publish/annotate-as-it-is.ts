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
  /** What is on the object now, or should be; absent when the row has no outcome, or could not be read. */
  readonly outcome?: ImageOutcome;
}

/**
 * Writes the outcome of the row as it is now on its object: what asked for it may be old, and the object may have a later
 * outcome by now.
 */
export async function annotateAsItIs(image: ImageRef, { rows, objects, stack }: AnnotationContext): Promise<Annotated> {
  try {
    const row = await rows.row(image);
    const read = row === undefined ? undefined : outcomeOf(row, stack);
    if (read?.kind === 'invalid') return { answer: { kind: 'refused', why: read.fault } };
    if (read?.kind !== 'outcome') return { answer: { kind: 'sent' } };
    return { answer: await objects.annotate(read.outcome), outcome: read.outcome };
  } catch (error) {
    return { answer: { kind: 'retry', why: String(error) } };
  }
}
