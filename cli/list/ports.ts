import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Reason } from '../../functions/domain/reasons.ts';

/** The statuses that an index lists by day. */
export type ListedStatus = 'REJECTED' | 'FAILED';

/** Both included, ISO 8601. */
export interface Period {
  readonly since: string;
  readonly until: string;
}

/** What an index says of an image. */
export interface ListEntry extends ImageRef {
  /** What the index is sorted by, ISO 8601. */
  readonly at: string;
}

/** The indexes of the Faces table, read page by page: nothing in here holds more than a page. */
export interface ImageLists {
  /**
   * Images with this status that were received on this UTC day, newest first.
   *
   * @param reasons only these; undefined: all
   */
  ofStatusDay(status: ListedStatus, day: string, period: Period, reasons?: readonly Reason[]): AsyncIterable<ListEntry>;
  /** Images of this person that were uploaded in the period, newest first. */
  ofPerson(personId: string, period: Period): AsyncIterable<ListEntry>;
  /** Images that this face was made from: one, unless an operator has decided so. */
  withFace(faceId: string): AsyncIterable<ListEntry>;
  /** By `imageId`. Images without a row are left out. */
  rows(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>>;
}

/** What is looked for: the images of a person, of a face, or those with one of the statuses. */
export type ListSubject =
  | { readonly kind: 'statuses'; readonly statuses: readonly ListedStatus[] }
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'face'; readonly faceId: string };

export interface ListRequest extends Period {
  readonly subject: ListSubject;
  /** Only rows with these; undefined: all. */
  readonly statuses?: readonly FaceRow['status'][] | undefined;
  readonly reasons?: readonly Reason[] | undefined;
  readonly limit: number;
}

export interface ListContext {
  readonly signal: AbortSignal;
  onImage(row: FaceRow): void;
}

export interface ListReport {
  readonly images: number;
  /** With this end of the period the list goes on. Undefined: it is complete. */
  readonly nextUntil?: string | undefined;
  readonly isInterrupted: boolean;
}
