import type { Clock } from '../../functions/domain/clock.ts';
import type { PersonErasureMessage } from '../../functions/domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { RestoreState } from './restore-state.ts';

/** Where the state of a restore is kept, and which process works on it. */
export interface RestoreStates {
  /** The restore that has not ended, whichever process works on it. */
  find(): Promise<(RestoreState & { readonly isHeld: boolean }) | undefined>;
  /** @returns `taken` when there is a restore that has not ended */
  begin(state: RestoreState): Promise<'written' | 'taken'>;
  /** Continues a restore that no process works on. */
  takeOver(state: RestoreState): Promise<'written' | 'taken'>;
  /** @throws {Problem} when another process has taken over */
  save(state: RestoreState): Promise<void>;
  /** Lets another process continue at once. */
  release(): Promise<void>;
  end(): Promise<void>;
}

export interface Mapping {
  readonly uuid: string;
  /** As Lambda has it: `Enabled`, `Disabling`, `Disabled` and others. */
  readonly state: string;
}

/** The event source mappings of all stages. */
export interface Mappings {
  all(): Promise<readonly Mapping[]>;
  disable(uuid: string): Promise<void>;
  enable(uuid: string): Promise<void>;
}

/** The tables that are restored. */
export const RESTORED = ['faces', 'persons'] as const;
export type RestoredTable = (typeof RESTORED)[number];

/** What is known of a table before it is restored. */
export interface TableToRestore {
  readonly name: string;
  /** As DynamoDB counts them, every six hours. */
  readonly items: number;
  readonly bytes: number;
  /** Epoch milliseconds; absent when point-in-time recovery is off. */
  readonly earliest?: number | undefined;
  readonly latest?: number | undefined;
}

/** The tables that point-in-time recovery makes. */
export interface Copies {
  describe(table: RestoredTable): Promise<TableToRestore>;
  /** Begins, unless the copy is there already. */
  restore(table: RestoredTable, state: RestoreState): Promise<void>;
  isReady(table: RestoredTable, state: RestoreState): Promise<boolean>;
  /**
   * A copy that is gone already is deleted.
   *
   * @returns `inUse` while AWS still makes the copy, or deletes it
   */
  delete(table: RestoredTable, state: RestoreState): Promise<'deleted' | 'inUse'>;
}

/** What a page ends with; undefined behind the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** The Faces table and its restored copy. */
export interface RowTables {
  restoredPage(cursor: string | undefined): Promise<Page<FaceRow>>;
  livePage(cursor: string | undefined): Promise<Page<FaceRow>>;
  /** By `imageId`, strongly consistent. */
  live(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>>;
  restored(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>>;
  /** Strongly consistent, but found by an index that is behind by a moment. */
  ofPerson(personId: string): Promise<readonly FaceRow[]>;
  /** Only if the row is still as it was read. @throws {Problem} when it is not */
  put(row: FaceRow, before: FaceRow | undefined): Promise<void>;
  delete(row: FaceRow): Promise<void>;
}

/** The Persons table and its restored copy. Marks are kept in the copy, so that they go with it. */
export interface PersonTables {
  restoredPage(cursor: string | undefined): Promise<Page<Person>>;
  livePage(cursor: string | undefined): Promise<Page<Person>>;
  live(personIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  restored(personIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** Only if the item is still as it was read. @throws {Problem} when it is not */
  replace(after: Person, before: Person | undefined): Promise<void>;
  /** The person is counted again at the end. */
  mark(personId: string): Promise<void>;
  markedPage(cursor: string | undefined): Promise<Page<string>>;
}

/** The erasures queue and the Erasures table, which is never restored. */
export interface Erasures {
  all(): Promise<readonly ErasureRecord[]>;
  /** The hash of a person in receipts. */
  hashOf(personId: string): Promise<string>;
  send(message: PersonErasureMessage): Promise<void>;
}

/** The queues of the stages. Nothing takes a message from them until the functions start again. */
export interface Messages {
  /** Gives an image that is not at its end to the stage that has it. */
  send(row: FaceRow, state: RestoreState): Promise<void>;
}

export interface RestorePorts {
  readonly states: RestoreStates;
  readonly mappings: Mappings;
  readonly copies: Copies;
  readonly rows: RowTables;
  readonly persons: PersonTables;
  readonly erasures: Erasures;
  readonly messages: Messages;
  /** The faces that Tencent has of a person; none when it has no such person. @throws {Problem} when Tencent does not say */
  readonly facesAtTencent: (personId: string) => Promise<readonly string[]>;
  /** How long an invocation may still work after its mapping was disabled. */
  readonly longestRunMs: () => Promise<number>;
  readonly clock: Clock;
}
