import { parseEnrollmentMessage } from '../domain/enrollment-message.ts';
import { parseErasureMessage } from '../domain/erasure/erasure-message.ts';
import { parseOutcomeEvent } from '../domain/outcome/outcome-event.ts';
import { parseRemovalMessage } from '../domain/removal-message.ts';
import type { DeadLetter } from '../erase/ports.ts';
import { parseUploadEvent } from '../intake/upload-event.ts';

/** What a message of one of the stages' dead-letter queues is about. Of a request to erase a person that is nothing to delete. */
export function deadLetterAbout(body: string): DeadLetter {
  const upload = parseUploadEvent(body);
  if (upload !== undefined) {
    const { bucket, objectKey, version = 'null', uploadedAt } = upload;
    return { image: { bucket, objectKey, version }, uploadedAt };
  }
  const event = parseOutcomeEvent(body);
  if (event !== undefined) {
    const { bucket, objectKey, version, personId } = event.detail;
    const uploadedAt = 'uploadedAt' in event.detail ? event.detail.uploadedAt : undefined;
    return personId === undefined ? {} : { personId, image: { bucket, objectKey, version }, uploadedAt };
  }
  const removal = parseRemovalMessage(body);
  if (removal !== undefined) return { personId: removal.personId, image: removal.remove };
  const erasure = parseErasureMessage(body);
  if (erasure.kind === 'image') return { personId: erasure.message.personId, image: erasure.message };
  const enrollment = parseEnrollmentMessage(body);
  return enrollment === undefined ? {} : { personId: enrollment.personId, image: enrollment };
}
