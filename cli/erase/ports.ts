import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { ObjectState } from '../person/ports.ts';
import type { PersonReply } from '../shared/tencent/person-reply.ts';

/** Reads what a person has in every place. Changes nothing. */
export interface PreviewPorts {
  atTencent(personId: string): Promise<PersonReply>;
  /** The item of the Persons table. */
  item(personId: string): Promise<Person | undefined>;
  /** Page by page. */
  rows(personId: string): AsyncIterable<readonly FaceRow[]>;
  object(image: ImageRef): Promise<ObjectState>;
  /** About how many messages the dead-letter queues hold, of all persons: a queue cannot be searched. */
  deadLetterMessages(): Promise<number>;
  erasure(erasureId: string): Promise<ErasureRecord | undefined>;
}

/** What a person has in every place. */
export interface ErasurePreview {
  readonly personId: string;
  readonly tencent: PersonReply;
  /** By status. */
  readonly rows: Readonly<Record<FaceRow['status'], number>>;
  /** Image versions that a row names, by what the bucket says. */
  readonly objects: Readonly<Record<ObjectState, number>>;
  /** Images that were converted for Tencent. */
  readonly prepared: number;
  readonly hasItem: boolean;
  readonly deadLetterMessages: number;
  /** The latest erasure of the person, as long as its tombstone is there. */
  readonly earlier?: ErasureRecord | undefined;
}

export interface FollowPorts {
  erasure(erasureId: string): Promise<ErasureRecord | undefined>;
  sleep(ms: number): Promise<void>;
  now(): number;
}

/** How following an erasure has ended. `notBegun` and `running`: it took longer than the command waits. */
export type Followed =
  | { readonly kind: 'ended'; readonly record: ErasureRecord }
  | { readonly kind: 'notBegun' }
  | { readonly kind: 'running'; readonly record: ErasureRecord }
  | { readonly kind: 'interrupted' };
