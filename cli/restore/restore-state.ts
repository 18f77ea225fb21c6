/**
 * In this order. Functions are stopped before anything is restored, and start again after the tables are complete. Each phase
 * can be repeated from its beginning.
 */
export const PHASES = [
  'stopping',
  'restoring',
  'persons',
  'laterPersons',
  'rows',
  'laterRows',
  'settling',
  'starting',
  'deleting',
] as const;
export type Phase = (typeof PHASES)[number];

/** What a restore has done so far. */
const COUNTS = [
  /** Items of the Persons table that went back. */
  'persons',
  /** Of these, items that were missing or overwritten. A call may have been open that nothing tells of any more. */
  'lost',
  /** Rows that went back, with those that were missing. */
  'rows',
  /** Rows of images that were received after the restore point. They stay. */
  'later',
  /** Rows with an outcome after the restore point that Tencent confirms. They stay. */
  'confirmed',
  /** Rows that the restored table does not have, although their image was received before the restore point. */
  'deleted',
  /** Rows of erased persons. They are not copied. */
  'erased',
  /** Images whose message was sent again. */
  'sent',
  /** Rows that became OutcomeUnknown. */
  'unknown',
  /** Erasures that are applied again. */
  'erasures',
] as const;
export type RestoreCounts = Readonly<Record<(typeof COUNTS)[number], number>>;

export const NO_COUNTS = Object.fromEntries(COUNTS.map((name) => [name, 0])) as unknown as RestoreCounts;

/** A restore that has begun and has not ended. */
export interface RestoreState {
  /** Part of the names of the restored copies. */
  readonly restoreId: string;
  /** The restore point, ISO 8601, in whole seconds. */
  readonly to: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly phase: Phase;
  /** Where the phase continues; absent at its beginning. */
  readonly cursor?: string | undefined;
  /** Event source mappings that were enabled before, by UUID. */
  readonly mappings: readonly string[];
  /** Epoch milliseconds since when all mappings are disabled. */
  readonly stoppedAt?: number | undefined;
  readonly counts: RestoreCounts;
  /** It was given up: the functions start and the copies are deleted, but the tables are not restored. */
  readonly isCancelled?: true | undefined;
}

export function isAtOrAfter(phase: Phase, other: Phase): boolean {
  return PHASES.indexOf(phase) >= PHASES.indexOf(other);
}

/** Names of copies: AWS takes letters, digits, `_`, `-` and `.`, at most 255. */
export function copyName(table: string, restoreId: string): string {
  return `${table}-restore-${restoreId}`;
}
