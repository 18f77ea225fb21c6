import type { ErasurePlace } from '../../functions/domain/erasure/erasure-record.ts';

/** What an erasure counts in each place, in the order in which it empties them. */
export const PLACES: Readonly<Record<ErasurePlace, string>> = {
  tencent: 'Faces at Tencent',
  objects: 'Object versions and delete markers',
  prepared: 'Prepared images',
  faces: 'Rows of the Faces table',
  person: 'Item of the Persons table',
  deadLetters: 'Dead-letter queue messages',
};
