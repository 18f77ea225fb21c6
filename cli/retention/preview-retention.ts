import { isoTime } from '../../functions/domain/clock.ts';
import { KEPT_NONCURRENT_DAYS } from '../../functions/domain/kept-noncurrent-days.ts';
import { type Effect, EffectCounter } from './effect-counter.ts';
import type { PrefixEffects, RetentionPreview, StoredVersion, VersionHistory } from './ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** More would not be read by people, and would not fit into memory where each person has a prefix. */
const SHOWN_PREFIXES = 20;

interface Rule {
  /** The age at which current versions expire. */
  readonly days: number;
  /** Below which the rule applies. */
  readonly keyPrefix: string;
}

interface Context {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
  onProgress(read: number, affected: number): void;
}

/**
 * Finds what the rules of `keepImagesDays` would do at the next midnight UTC, at which S3 applies rules. It keeps one page
 * of the listing in memory, and a limited number of prefixes.
 */
export async function previewRetention(
  history: VersionHistory,
  { days, keyPrefix }: Rule,
  { now, signal, onProgress }: Context,
): Promise<RetentionPreview> {
  const appliedAt = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  const effects = new EffectsByPrefix(keyPrefix);
  const versions = new RuledVersions(appliedAt, days, (effect, version) => effects.add(effect, version));
  let read = 0;
  for await (const page of history) {
    if (signal.aborted) break;
    for (const version of page) versions.next(version);
    read += page.length;
    onProgress(read, effects.total.affected);
  }
  versions.end();
  return {
    days,
    noncurrentDays: KEPT_NONCURRENT_DAYS,
    appliedAt: isoTime(appliedAt),
    read,
    total: effects.total.effects(),
    ...effects.byPrefix(),
    isInterrupted: signal.aborted,
  };
}

/** Tells what the rules do to each version. What makes a version not current is the one before it in the listing. */
class RuledVersions {
  readonly #expiresBefore: number;
  readonly #deletesBefore: number;
  readonly #found: (effect: Effect, version: StoredVersion) => void;
  #previous: StoredVersion | undefined;
  /** The marker is the current version of its key, and nothing else of the key was read yet. */
  #isLoneMarker = false;

  constructor(appliedAt: number, days: number, found: (effect: Effect, version: StoredVersion) => void) {
    // S3 rounds up to midnight, and this is one: a version that is old enough then is old enough for S3.
    this.#expiresBefore = appliedAt - days * DAY_MS;
    this.#deletesBefore = appliedAt - KEPT_NONCURRENT_DAYS * DAY_MS;
    this.#found = found;
  }

  next(version: StoredVersion): void {
    const newer = this.#previous?.objectKey === version.objectKey ? this.#previous : undefined;
    if (newer === undefined) this.#endOfKey();
    this.#isLoneMarker = newer === undefined && version.isLatest && version.isDeleteMarker;
    this.#previous = version;
    if (newer !== undefined && newer.lastModified <= this.#deletesBefore) this.#found('deleted', version);
    if (version.isLatest && !version.isDeleteMarker && version.lastModified <= this.#expiresBefore) {
      this.#found('hidden', version);
    }
  }

  end(): void {
    this.#endOfKey();
  }

  #endOfKey(): void {
    if (this.#isLoneMarker && this.#previous !== undefined) this.#found('deleteMarker', this.#previous);
    this.#isLoneMarker = false;
  }
}

/** Keys come in order, so a prefix is complete when the next one begins. Only keys directly below come in between. */
class EffectsByPrefix {
  readonly total = new EffectCounter();
  readonly #keyPrefix: string;
  readonly #direct = new EffectCounter();
  #current: { readonly prefix: string; readonly counter: EffectCounter } | undefined;
  #shown: PrefixEffects[] = [];
  #prefixes = 0;

  constructor(keyPrefix: string) {
    this.#keyPrefix = keyPrefix;
  }

  add(effect: Effect, version: StoredVersion): void {
    this.total.add(effect, version);
    this.#counterOf(version.objectKey).add(effect, version);
  }

  byPrefix(): Pick<RetentionPreview, 'prefixes' | 'otherPrefixes'> {
    this.#complete();
    if (this.#direct.affected > 0) this.#keep({ prefix: this.#keyPrefix, ...this.#direct.effects() });
    return { prefixes: this.#shown, otherPrefixes: this.#prefixes - this.#shown.length };
  }

  #counterOf(objectKey: string): EffectCounter {
    const slash = objectKey.indexOf('/', this.#keyPrefix.length);
    if (slash === -1) return this.#direct;
    const prefix = objectKey.slice(0, slash + 1);
    if (this.#current?.prefix === prefix) return this.#current.counter;
    this.#complete();
    const counter = new EffectCounter();
    this.#current = { prefix, counter };
    return counter;
  }

  #complete(): void {
    if (this.#current !== undefined) this.#keep({ prefix: this.#current.prefix, ...this.#current.counter.effects() });
    this.#current = undefined;
  }

  #keep(effects: PrefixEffects): void {
    this.#prefixes += 1;
    const all = [...this.#shown, effects].sort((one, other) => affectedBy(other) - affectedBy(one));
    this.#shown = all.slice(0, SHOWN_PREFIXES);
  }
}

function affectedBy({ hidden, deleted, deleteMarkers }: PrefixEffects): number {
  return hidden.versions + deleted.versions + deleteMarkers;
}
