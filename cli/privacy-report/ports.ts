import type { ErasureStatus } from '../../functions/domain/erasure/erasure-record.ts';

/** What can be told of a table without reading it: DynamoDB updates the numbers about every six hours. */
export interface TableFacts {
  readonly items: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly createdAt?: string | undefined;
}

export interface QueueFacts {
  readonly messages: number;
  /** Undefined when there is none, or none was measured. */
  readonly oldestSeconds?: number | undefined;
}

export interface ErasureFacts {
  readonly erasureId: string;
  readonly status: ErasureStatus;
  /** ISO 8601. */
  readonly startedAt?: string | undefined;
  /** A later erasure of the person that has ended. */
  readonly continuedBy?: string | undefined;
}

/** What decides where data goes, and how long it stays. */
export interface PrivacySettings {
  readonly keepImagesDays?: number | undefined;
  readonly prepareImages: string;
  readonly requireConsent: boolean;
  readonly createPersonsInGroup?: string | undefined;
  readonly personNameTag?: string | undefined;
  /** Name or ARN; undefined when no events are published. */
  readonly eventBus?: string | undefined;
  readonly annotateObjects: boolean;
  readonly analytics: boolean;
}

export interface TencentPlace {
  readonly endpoint: string;
  readonly region?: string | undefined;
}

export type PrivacyTable = 'faces' | 'persons' | 'erasures';
/** `outcomes` is a dead-letter queue alone. */
export type PrivacyQueue = 'uploads' | 'preparations' | 'enrollments' | 'erasures' | 'outcomes';

export interface PrivacyPorts {
  settings(): Promise<PrivacySettings>;
  tencent(): Promise<TencentPlace>;
  table(name: PrivacyTable): Promise<TableFacts>;
  /** Of the queue and its dead-letter queue together. */
  queue(name: PrivacyQueue): Promise<QueueFacts>;
  /** Objects of a bucket, versions included, as S3 counts them once a day; undefined when it has not counted yet. */
  objects(bucket: 'images' | 'prepared'): Promise<number | undefined>;
  /** All receipts, page by page. */
  erasures(): AsyncIterable<readonly ErasureFacts[]>;
}

/** A kind of personal data, and where it is. */
export interface PrivacyPlace {
  readonly place: string;
  readonly data: string;
  /** Items, objects or messages; absent where they cannot be told cheaply. */
  readonly count?: number | undefined;
  /** ISO 8601. With `exact`, the oldest is from then; otherwise nothing is older. Absent where it cannot be told cheaply. */
  readonly since?: { readonly time: string; readonly exact: boolean } | undefined;
  readonly kept: string;
}

/** `check`: it cannot be told from the regions. */
export type Crossing = 'yes' | 'no' | 'check';

export interface DataTransfer {
  readonly data: string;
  readonly from: string;
  readonly to: string;
  readonly crossesBorder: Crossing;
  readonly why: string;
}

export interface PrivacyReport {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** ISO 8601. */
  readonly at: string;
  readonly personsKnown: {
    readonly count: number;
    readonly level: 'ok' | 'warning';
    readonly warningAt: number;
    readonly filingAt: number;
    /** How old the count can be. */
    readonly upToHoursOld: number;
  };
  readonly places: readonly PrivacyPlace[];
  readonly settings: PrivacySettings;
  readonly transfers: readonly DataTransfer[];
  readonly erasures: Readonly<Record<ErasureStatus, number>> & {
    /** Of those that are not DONE, ISO 8601. */
    readonly oldestOpen?: string | undefined;
  };
}
