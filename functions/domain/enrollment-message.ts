import * as v from 'valibot';
import type { ImageRef } from './face-row.ts';

/** What the enrollments queue carries: which row to look at, nothing that the row itself says. */
export interface EnrollmentMessage extends ImageRef {
  readonly personId: string;
  /** Raised by resubmit and redrive, so that the queue does not take the message for one it has seen. */
  readonly submission: number;
  /** An operator wants this image to create its person, although the product knew the person before. */
  readonly createPerson?: boolean | undefined;
}

const schema = v.object({
  objectKey: v.pipe(v.string(), v.minLength(1)),
  version: v.pipe(v.string(), v.minLength(1)),
  personId: v.pipe(v.string(), v.minLength(1)),
  submission: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  createPerson: v.optional(v.boolean()),
});

/** @returns undefined when the body is not such a message. */
export function parseEnrollmentMessage(body: string): EnrollmentMessage | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), body);
  return parsed.success ? parsed.output : undefined;
}
