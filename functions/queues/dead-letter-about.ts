import * as v from 'valibot';
import { parseEnrollmentMessage } from '../domain/enrollment-message.ts';
import { parseErasureMessage } from '../domain/erasure/erasure-message.ts';
import { parseRemovalMessage } from '../domain/removal-message.ts';
import type { DeadLetter } from '../erase/ports.ts';
import { parseUploadEvent } from '../intake/upload-event.ts';

/** An event of an outcome or a removal, or a record for analysis: also one that no schema of these accepts. */
const KeptOutcome = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    detail: v.object({
      bucket: v.optional(v.string()),
      objectKey: v.string(),
      version: v.string(),
      personId: v.string(),
      uploadedAt: v.optional(v.string()),
    }),
  }),
);

/** What a message of one of the stages' dead-letter queues is about. Of a request to erase a person that is nothing to delete. */
export function deadLetterAbout(body: string): DeadLetter {
  const upload = parseUploadEvent(body);
  if (upload !== undefined) {
    const { bucket, objectKey, version = 'null', eTag, uploadedAt } = upload;
    return { image: { bucket, objectKey, version, eTag }, uploadedAt };
  }
  const kept = v.safeParse(KeptOutcome, body);
  if (kept.success) {
    const { personId, uploadedAt, ...image } = kept.output.detail;
    return { personId, image, uploadedAt };
  }
  const removal = parseRemovalMessage(body);
  if (removal !== undefined) return { personId: removal.personId, image: removal.remove };
  const erasure = parseErasureMessage(body);
  if (erasure.kind === 'image') return { personId: erasure.message.personId, image: erasure.message };
  const enrollment = parseEnrollmentMessage(body);
  return enrollment === undefined ? {} : { personId: enrollment.personId, image: enrollment };
}
