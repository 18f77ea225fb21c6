import { isoTime } from '../../functions/domain/clock.ts';
import type { Affected, RuleEffects, StoredVersion } from './ports.ts';

/** What the rules do to one version. */
export type Effect = 'hidden' | 'deleted' | 'deleteMarker';

/** Adds up what the rules do. */
export class EffectCounter {
  readonly #hidden = new AffectedVersions();
  readonly #deleted = new AffectedVersions();
  #deleteMarkers = 0;

  add(effect: Effect, version: StoredVersion): void {
    if (effect === 'deleteMarker') this.#deleteMarkers += 1;
    else (effect === 'hidden' ? this.#hidden : this.#deleted).add(version);
  }

  get affected(): number {
    return this.#hidden.versions + this.#deleted.versions + this.#deleteMarkers;
  }

  effects(): RuleEffects {
    return { hidden: this.#hidden.sum(), deleted: this.#deleted.sum(), deleteMarkers: this.#deleteMarkers };
  }
}

class AffectedVersions {
  versions = 0;
  #bytes = 0;
  #oldest = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  add({ size, lastModified }: StoredVersion): void {
    this.versions += 1;
    this.#bytes += size;
    this.#oldest = Math.min(this.#oldest, lastModified);
    this.#newest = Math.max(this.#newest, lastModified);
  }

  sum(): Affected {
    const { versions } = this;
    if (versions === 0) return { versions, bytes: 0 };
    return { versions, bytes: this.#bytes, oldest: isoTime(this.#oldest), newest: isoTime(this.#newest) };
  }
}
