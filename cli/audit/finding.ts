import type { PersonDifference } from '../../functions/domain/agreement/person-differences.ts';
import type { ImageRef } from '../../functions/domain/face-row.ts';

/** What the audit found, confirmed by reads of its own. */
export type Finding = { readonly personId?: string | undefined } & FindingDetail;

type FindingDetail =
  | PersonDifference
  /** The call of a person was not settled for longer than any message is tried again. */
  | { readonly kind: 'CallLeftOpen'; readonly openedAt: string; readonly images: readonly ImageRef[] }
  /** What an erasure that is DONE had deleted is there: rows of images that it covers, or the person at Tencent. */
  | {
      readonly kind: 'ErasedPersonBack';
      readonly erasureId: string;
      readonly asOf: string;
      readonly images: readonly ImageRef[];
      readonly faceIds: readonly string[];
    }
  | { readonly kind: 'ObjectMissing'; readonly image: ImageRef; readonly status: string }
  | { readonly kind: 'MessageLost'; readonly image: ImageRef; readonly since: string }
  | {
      readonly kind: 'DeadLetterMissing';
      readonly image: ImageRef;
      readonly reason?: string | undefined;
      readonly since: string;
    }
  | { readonly kind: 'PreparedWithoutRow'; readonly preparedKey: string };

export type FindingKind = Finding['kind'];

/** What a kind of finding means. All are sentences. */
export interface Meaning {
  /** Of the table that is printed, without a full stop. */
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  /** Whether `--repair` fixes it. */
  readonly isRepairable: boolean;
}

/** In the order of the report. */
export const MEANINGS: Readonly<Record<FindingKind, Meaning>> = {
  ErasedPersonBack: {
    title: 'erased persons that are back',
    cause: 'A table was restored to a time before the erasure, or another program created the person again at Tencent.',
    remedy: 'Erase the person again: faces erase --person <id>.',
    isRepairable: false,
  },
  PersonGone: {
    title: 'persons that Tencent does not know',
    cause:
      'Another program deleted the person, Tencent deleted a group that no program called for a year, or the keys are of another account.',
    remedy:
      'If that was not intended, create the person again: faces resubmit <key> --create-person, or restore its group.',
    isRepairable: false,
  },
  PersonItemMissing: {
    title: 'persons without an item in the Persons table',
    cause: 'The item was deleted, or only one of the tables was restored.',
    remedy: 'Take both tables back to a time at which it was there: faces restore --to <time>.',
    isRepairable: false,
  },
  FaceGone: {
    title: 'enrolled images whose face is gone',
    cause: 'Another program deleted the face at Tencent.',
    remedy:
      'If it was meant to be deleted, record it: faces remove <key> --version <id>. If not, upload the image again.',
    isRepairable: false,
  },
  FaceWithoutRow: {
    title: 'faces that no row knows',
    cause: 'Another program added the face, or its row was deleted or is older than a restored table.',
    remedy: "Find out who added it. If it does not belong to the person, delete it in Tencent's console.",
    isRepairable: false,
  },
  EnrolledCountWrong: {
    title: 'wrong enrolledCount',
    cause: 'A table was restored or edited, and the other one was not.',
    remedy: 'Run the audit with --repair.',
    isRepairable: true,
  },
  FaceCountWrong: {
    title: 'wrong faceCount',
    cause: 'Another program added or deleted faces of the person, or the table was edited.',
    remedy: 'Run the audit with --repair.',
    isRepairable: true,
  },
  FaceIdsWrong: {
    title: 'wrong faceIds',
    cause: 'Another program added or deleted faces of the person, or a table was restored.',
    remedy: 'Run the audit with --repair. The next image of the person does it too, after a lost answer.',
    isRepairable: true,
  },
  ChecksumsWrong: {
    title: 'wrong checksums',
    cause:
      'A table was restored or edited. Duplicates of an image may be enrolled, or new images taken for duplicates.',
    remedy: 'Run the audit with --repair.',
    isRepairable: true,
  },
  CallLeftOpen: {
    title: 'calls that were left open',
    cause: 'The last message of the person reached the dead-letter queue before the outcome of the call was known.',
    remedy: 'Send one of its images again: faces redrive --key <key>, or faces resubmit <key>.',
    isRepairable: false,
  },
  MessageLost: {
    title: 'PENDING images without a message',
    cause: 'A queue was purged, or kept the message for its 14 days because the stage was switched off.',
    remedy: 'Run the audit with --repair, or faces resubmit <key>.',
    isRepairable: true,
  },
  DeadLetterMissing: {
    title: 'FAILED images without a dead-letter queue message',
    cause:
      'The dead-letter queue kept the message for its 14 days, or an operator purged or discarded it. A message that was redriven in the console may also still be in its queue.',
    remedy: 'Correct the cause that the row names. Then run the audit with --repair, or faces resubmit <key>.',
    isRepairable: true,
  },
  ObjectMissing: {
    title: 'rows without an object',
    cause: 'An application, a lifecycle rule of the bucket or an operator deleted the object version.',
    remedy: 'If the person withdrew the image, remove its face too: faces remove <key> --version <id>.',
    isRepairable: false,
  },
  PreparedWithoutRow: {
    title: 'prepared objects without a row',
    cause: 'The row was deleted, or the Faces table was restored to a time before the image was prepared.',
    remedy: 'Nothing has to be done: a prepared object expires after 30 days. Or delete it from the prepared bucket.',
    isRepairable: false,
  },
};
