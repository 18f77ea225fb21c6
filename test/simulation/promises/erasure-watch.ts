import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { PersonErasure } from '../../../functions/domain/outcome/person-erasure.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { UploadedVersion } from '../world/upload.ts';

/** Told of everything that has to do with erasures, and asked what they cover. */
export interface ErasureWatch {
  /** Persons whom anybody ever asked to erase. */
  readonly persons: ReadonlySet<string>;
  /** Erasures that have not ended, or whose event is still to be published. */
  readonly running: readonly string[];
  asked(personId: string): void;
  /** From now on tombstones are over. */
  isOver(): void;
  cameBack(upload: UploadedVersion): void;
  /** Whether the image is one that an erasure of its person deletes. */
  covers(upload: UploadedVersion): boolean;
  /** Whether it is, or is taken for one, because the event of the other one named no version. */
  mayDelete(upload: UploadedVersion): boolean;
  coversRow(row: FaceRow): boolean;
  recordChanged(record: ErasureRecord): void;
  /** The bus has taken the event of an erasure. */
  published(detail: PersonErasure): void;
  personChanged(before: Person | undefined, after: Person): void;
  rowDeleted(row: FaceRow): void;
  /** Versions of one key, deleted in one request. */
  deletes(objectKey: string, versions: readonly string[], carryOut: () => void): void;
  /** @param begunAt when the invocation began */
  movedToDeadLetterQueue(body: string, reason: string, begunAt: number): void;
  /** When everything has come to rest. */
  checkEnd(): void;
}
