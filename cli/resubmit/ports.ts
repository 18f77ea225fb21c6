import type { Clock } from '../../functions/domain/clock.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { RowPatch } from '../../functions/domain/row-change.ts';
import type { StageQueues, SubmittableRows } from '../redrive/ports.ts';

/** One change of a row that an operator decided, with that of its person if the person changes too: all or nothing. */
export interface DecidedWrite {
  /** As it was read. */
  readonly row: FaceRow;
  readonly patch: RowPatch;
  readonly person?: {
    /** As it was read; undefined when there was no item. */
    readonly before: Person | undefined;
    readonly after: Person;
  };
}

/** Changes of several rows of a person, with that of its item. */
export interface DecidedWrites {
  readonly rows: readonly Pick<DecidedWrite, 'row' | 'patch'>[];
  readonly person: NonNullable<DecidedWrite['person']>;
}

/** The Faces and Persons tables. Reads are strongly consistent, except those of the index. */
export interface ResubmitLedger extends SubmittableRows {
  /** Every version of that object. */
  versions(objectKey: string): Promise<readonly FaceRow[]>;
  person(personId: string): Promise<Person | undefined>;
  /** The images with that face, by an index that may lag behind. */
  imagesWithFace(faceId: string): Promise<readonly ImageRef[]>;
  /**
   * Written only if the row still has the status, submission and time of change that were read, and the person the
   * revision that was read and no open call (or still no item).
   */
  decide(write: DecidedWrite): Promise<'written' | 'refused'>;
}

export interface ResubmitPorts extends StageQueues {
  readonly ledger: ResubmitLedger;
  readonly clock: Pick<Clock, 'now'>;
}

/** What an operator found out about an image whose outcome is unknown. */
export type OperatorDecision =
  | { readonly kind: 'enrolled'; readonly faceId: string }
  | { readonly kind: 'notEnrolled' };

export interface ResubmitRequest {
  readonly objectKey: string;
  readonly version?: string | undefined;
  readonly decision?: OperatorDecision | undefined;
  /** The image may create its person, although the stack knew the person before. */
  readonly createPerson?: boolean | undefined;
  /** Only say what would be done. */
  readonly dryRun: boolean;
  /** What the decision was made by: nothing is written if the row, or the revision of the person, is another by now. */
  readonly asRead?: { readonly updatedAt: string; readonly revision?: number | undefined } | undefined;
}

export type ResubmitResult =
  | { readonly kind: 'sent'; readonly before: FaceRow; readonly status: FaceRow['status']; readonly submission: number }
  | { readonly kind: 'enrolled'; readonly before: FaceRow; readonly faceId: string }
  /** `message` says why not, and what to do. */
  | { readonly kind: 'refused'; readonly image: ImageRef; readonly message: string }
  /** The change is written, its message is not sent: the same command again sends it. */
  | { readonly kind: 'unsent'; readonly before: FaceRow; readonly submission: number; readonly error: unknown }
  | { readonly kind: 'ambiguous'; readonly versions: readonly VersionChoice[] }
  | { readonly kind: 'missing'; readonly versions: readonly FaceRow[] };

interface VersionChoice {
  readonly row: FaceRow;
  readonly isResubmittable: boolean;
}
