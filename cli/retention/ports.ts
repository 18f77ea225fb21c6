/** One version of an object, or a delete marker. */
export interface StoredVersion {
  readonly objectKey: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

/** In the order of the keys, and the newest of a key first. A page fits into memory with ease. */
export type VersionHistory = AsyncIterable<readonly StoredVersion[]>;

/** What a rule does to some versions. */
export interface Affected {
  readonly versions: number;
  readonly bytes: number;
  /** Upload times, ISO 8601; absent when there are no versions. */
  readonly oldest?: string | undefined;
  readonly newest?: string | undefined;
}

/** What the rules do within their first day. */
export interface RuleEffects {
  /** Current versions that expire: a delete marker hides them, and their bytes stay for a while. */
  readonly hidden: Affected;
  /** Versions that have not been current for long enough: their bytes are deleted for good. */
  readonly deleted: Affected;
  /** Delete markers with no other version of their key. */
  readonly deleteMarkers: number;
}

export interface PrefixEffects extends RuleEffects {
  /** The key up to the first `/` below the prefix of the stack; that prefix itself for keys without one. */
  readonly prefix: string;
}

export interface RetentionPreview {
  /** The age at which current versions expire. */
  readonly days: number;
  /** How long a version that is not current stays. */
  readonly noncurrentDays: number;
  /** The next midnight UTC, at which S3 applies rules, ISO 8601. */
  readonly appliedAt: string;
  /** Versions and delete markers that were read. */
  readonly read: number;
  readonly total: RuleEffects;
  /** Those with the most affected versions, most first. */
  readonly prefixes: readonly PrefixEffects[];
  /** How many other prefixes are affected. */
  readonly otherPrefixes: number;
  readonly isInterrupted: boolean;
}
