import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { ResubmitRequest, ResubmitResult } from '../../resubmit/ports.ts';

/** What Tencent made of one image that it was asked to find among the faces of a group. */
export type SearchResult =
  | {
      readonly kind: 'scored';
      /** 0 to 100, of the most similar faces. */
      readonly scores: ReadonlyMap<string, number>;
      /** What every other face of the group scores at most; undefined when the list has all of them. */
      readonly othersAtMost?: number | undefined;
    }
  /** Tencent finds no face in the image, so it can have added none. */
  | { readonly kind: 'noFace'; readonly code: string }
  /** Nothing can be said. */
  | { readonly kind: 'failed'; readonly message: string };

export interface UndecidedPorts {
  person(personId: string): Promise<Person | undefined>;
  /** By an index that may lag behind. */
  rowsOfPerson(personId: string): AsyncIterable<readonly FaceRow[]>;
  /** Free of charge. */
  faces(personId: string): Promise<readonly string[] | 'missing'>;
}

export interface SearchPorts {
  /** The groups of the person. Free of charge. */
  groups(personId: string): Promise<readonly string[]>;
  /** Billed by Tencent. */
  search(row: FaceRow, groupId: string): Promise<SearchResult>;
}

export interface DecisionPorts {
  resubmit(request: ResubmitRequest): Promise<ResubmitResult>;
}
