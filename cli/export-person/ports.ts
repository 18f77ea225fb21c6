import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';

/** A JSON document that is being written. */
export interface PersonFile {
  write(text: string): Promise<void>;
}

/** What became of the object of an image. `gone`: deleted or expired. `denied`: the caller may not read it. */
export type SavedImage =
  | { readonly kind: 'saved'; readonly file: string; readonly bytes: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'denied' };

export interface ImageFiles {
  /** @param index of the image in the export, from 1 */
  save(row: FaceRow, index: number): Promise<SavedImage>;
}

export interface ExportPersonPorts {
  item(personId: string): Promise<Person | undefined>;
  /** All rows of the person, page by page. */
  rows(personId: string): AsyncIterable<readonly FaceRow[]>;
  atTencent(personId: string): Promise<PersonReply>;
  /** A receipt of the Erasures table. */
  erasure(erasureId: string): Promise<ErasureRecord | undefined>;
  /** Undefined when images are not exported. */
  readonly images: ImageFiles | undefined;
}

/** Whose data it is, and where it is from. */
export interface ExportHead {
  readonly exportedAt: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly personId: string;
}

export interface ExportedPerson {
  readonly images: number;
  readonly saved: number;
  /** Bytes of the saved images. */
  readonly savedBytes: number;
  /** Images whose object could not be saved because it is gone. */
  readonly gone: number;
  readonly denied: number;
  /** Whether Tencent answered. */
  readonly isTencentKnown: boolean;
  /** Neither Tencent nor the stack knows the person. */
  readonly isUnknown: boolean;
  readonly isInterrupted: boolean;
}
