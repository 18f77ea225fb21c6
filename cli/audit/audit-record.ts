import type { AgreedRow } from '../../functions/domain/agreement/agreed-row.ts';
import type { WaitingRow } from '../../functions/domain/agreement/image-differences.ts';
import type { AgreedPerson } from '../../functions/domain/agreement/person-differences.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';

/** `persons`: by person id. `images`: by the prefix of what is prepared of an image, which every source can tell. */
export type RecordSet = 'persons' | 'images';

/** What the audit remembers of one thing that it has read: as little as the comparison needs. */
export type AuditRecord = PersonRecord | ImageRecord;

/** Of a person: what each source knows. */
export type PersonRecord = { readonly set: 'persons'; readonly key: string } & (
  | { readonly kind: 'listed'; readonly faceIds: readonly string[] }
  | { readonly kind: 'item'; readonly item: RecordedPerson }
  | { readonly kind: 'row'; readonly row: RecordedRow }
);

/** Of an image: what each source knows. */
export type ImageRecord = { readonly set: 'images'; readonly key: string } & (
  | { readonly kind: 'row'; readonly row: RecordedImage }
  | { readonly kind: 'object' }
  | { readonly kind: 'deadLetter' }
  | { readonly kind: 'prepared'; readonly preparedKey: string; readonly modifiedAt: number }
);

export type RecordedPerson = AgreedPerson &
  ErasedPerson & { readonly groupId?: string | undefined; readonly updatedAt: string };

export type RecordedRow = AgreedRow & {
  readonly uploadedAt: string;
  readonly updatedAt: string;
  readonly isStripped?: true;
  /** A lost answer does not tell whether it has a face, or which one. */
  readonly isUndecided?: true;
};

export type RecordedImage = WaitingRow & {
  readonly objectKey: string;
  readonly version: string;
  readonly bucket: string;
  readonly personId?: string | undefined;
};
