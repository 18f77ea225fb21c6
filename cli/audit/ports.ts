import type { Clock } from '../../functions/domain/clock.ts';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import type { AuditRecord, RecordSet } from './audit-record.ts';

/** Where a source is, so that it can go on there: any JSON value. */
export type Cursor = unknown;

/** One page of a source. It fits into memory with ease. */
export interface SourcePage {
  readonly records: readonly AuditRecord[];
  /** Where the next page begins, or what is to be remembered of the source after its last page. */
  readonly cursor: Cursor;
  /** About how many records the source has, if it can tell. */
  readonly total?: number | undefined;
}

/** One of the lists that are compared. */
export interface AuditSource {
  readonly name: string;
  /** What its records are, for the progress line. */
  readonly noun: string;
  /** @param from undefined: from the beginning */
  pages(from: Cursor | undefined): AsyncIterable<SourcePage>;
}

/** Where an audit is, so that it can be resumed. */
export interface AuditProgress {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Of each source that was begun. */
  readonly sources: Readonly<Record<string, { readonly cursor: Cursor; readonly isDone: boolean }>>;
  /** How many records each source has given. */
  readonly read: Readonly<Record<string, number>>;
  /** Of each set, how many of its parts were compared. */
  readonly compared: Readonly<Record<RecordSet, number>>;
  readonly counts: AuditCounts;
}

interface AuditCounts {
  /** Persons and images of which something was not as it should be in the lists: they are read again. */
  readonly examined: number;
  /** Of those: still on their way, so that nothing can be said about them. */
  readonly unsettled: number;
  readonly found: number;
  /** Of the findings. */
  readonly repaired: number;
}

/** What was received from the dead-letter queues. */
export interface ReadDeadLetters {
  /** Whether no other consumer had hidden messages. */
  readonly isComplete: boolean;
  /** Persons with so many messages that a FIFO queue does not deliver all of them. */
  readonly crowded: readonly string[];
}

/** Files that hold what was read, divided into parts by key: memory holds one part at a time. */
export interface WorkFiles {
  /** How many parts each set has. */
  readonly parts: number;
  add(record: AuditRecord): void;
  /** All records of a part. */
  read(set: RecordSet, part: number): AsyncIterable<AuditRecord>;
  addFinding(finding: object): void;
  /** Makes everything durable, as the state of that progress. */
  save(progress: AuditProgress): void;
}

/** The files of one audit, from its beginning to its report. */
export interface AuditFiles extends WorkFiles {
  /** Where they are kept for a later run; undefined when they are not. */
  readonly path?: string;
  /** All findings so far, those of earlier runs too. */
  findings(): AsyncIterable<object>;
  /** After the report. */
  remove(): void;
  /** Lets another audit use the directory. What was saved stays. */
  close(): void;
}

/** The tables, strongly consistent but for the index by which the rows of a person are found. */
export interface AuditTables {
  person(personId: string): Promise<Person | undefined>;
  row(image: ImageRef): Promise<FaceRow | undefined>;
  rowsOfPerson(personId: string): AsyncIterable<readonly FaceRow[]>;
  /** Refused when the item is not as it was read, or a call is open. */
  repairPerson(before: Person, after: Person): Promise<'written' | 'refused'>;
}

export interface AuditedTencent {
  /** The faces of a person. Each request takes a slot at the pacer of the stack. */
  faces(personId: string): Promise<readonly string[] | 'missing'>;
}

export interface AuditedObjects {
  /** `denied`: the caller may not know. */
  object(image: ImageRef): Promise<'there' | 'gone' | 'denied'>;
  hasPrepared(key: string): Promise<boolean>;
}

/** A person's erasure that is DONE. */
export interface DoneErasure {
  readonly erasureId: string;
  /** ISO 8601. */
  readonly asOf: string;
  readonly tencent: 'person' | 'faces' | 'keep';
}

export interface AuditedErasures {
  /** The latest erasure of the person that is DONE, unless a later one is not. */
  of(personId: string): Promise<DoneErasure | undefined>;
}

export interface AuditPorts {
  readonly tables: AuditTables;
  readonly tencent: AuditedTencent;
  readonly objects: AuditedObjects;
  readonly erasures: AuditedErasures;
  /** Sends the message of an image again. Returns why not, or undefined when it was sent. */
  sendAgain(image: ImageRef): Promise<string | undefined>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}
