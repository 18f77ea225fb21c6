import * as v from 'valibot';
import type { ImageRef } from './face-row.ts';

/** Asks enroll to remove the face of one image from its person at Tencent. The enrollments queue carries it as well. */
export interface RemovalMessage {
  readonly remove: ImageRef;
  readonly personId: string;
  /** For the log. */
  readonly requestedBy?: string | undefined;
}

const text = v.pipe(v.string(), v.minLength(1));

export const removalMessageSchema = v.object({
  remove: v.object({ objectKey: text, version: text }),
  personId: text,
  requestedBy: v.optional(v.pipe(v.string(), v.maxLength(256))),
});

/** @returns undefined when the body is not such a message. */
export function parseRemovalMessage(body: string): RemovalMessage | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), removalMessageSchema), body);
  return parsed.success ? parsed.output : undefined;
}

/**
 * Why the face of an image cannot be removed. `LastFace`: Tencent keeps the last face of a person. `NotEnrolled`: the image
 * has no face. `FaceUncertain`: a lost answer does not tell which of several faces it is.
 */
export const REMOVAL_REFUSALS = ['LastFace', 'NotEnrolled', 'FaceUncertain'] as const;

export type RemovalRefusal = (typeof REMOVAL_REFUSALS)[number];
