import type { FaceRow, ImageRef } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import type { ResubmitRequest, ResubmitResult } from '../../resubmit/ports.ts';
import type { UndecidedImage } from './undecided-person.ts';

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

/** Answers that were paid for. They outlive the process. */
export interface SearchAnswers {
  /** @throws {Problem} when they cannot be kept: it is called before anything is billed */
  prepare(): void;
  /** Undefined when Tencent has to be asked. */
  find(image: UndecidedImage): SearchResult | undefined;
  keep(image: UndecidedImage, result: SearchResult): void;
  /** After the decision. */
  forget(image: ImageRef): void;
}

export interface DecisionPorts {
  resubmit(request: ResubmitRequest): Promise<ResubmitResult>;
}
