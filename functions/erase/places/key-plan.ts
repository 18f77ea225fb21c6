import type { StoredVersion } from '../ports.ts';

/** What is to be done with one key of the images bucket. */
export interface KeyPlan {
  /** Versions of the person that are there. */
  readonly versions: readonly string[];
  /** Delete markers that go, because nothing else of the key is left. */
  readonly markers: readonly string[];
  /** The current version, which a delete marker has to cover before it is deleted: the one below is not the person's. */
  readonly cover: StoredVersion | undefined;
  /** Whether versions stay. */
  readonly isShared: boolean;
}

/**
 * @param stored all versions and delete markers of the key, the latest first
 * @param isErased whether a version is among those that are erased now
 * @param isErasedSoon whether a version is one of the person that a later page erases
 */
export function planKey(
  stored: readonly StoredVersion[],
  isErased: (version: StoredVersion) => boolean,
  isErasedSoon: (version: StoredVersion) => boolean,
): KeyPlan {
  const versions = stored.filter((one) => !one.isDeleteMarker);
  const erased = versions.filter(isErased);
  const others = versions.filter((one) => !isErased(one));
  const markers = stored.filter((one) => one.isDeleteMarker);
  const current = erased.find((one) => one.isCurrent);
  return {
    versions: erased.map(({ version }) => version),
    markers: others.length === 0 ? markers.map(({ version }) => version) : [],
    isShared: others.length > 0,
    cover: current !== undefined && uncovers(others, markers, isErasedSoon) ? current : undefined,
  };
}

/** Whether a version of another person becomes current when the current one goes. Times are in whole seconds: when in doubt, yes. */
function uncovers(
  others: readonly StoredVersion[],
  markers: readonly StoredVersion[],
  isErasedSoon: (version: StoredVersion) => boolean,
): boolean {
  const [next] = others;
  if (next === undefined) return false;
  const [marker] = markers;
  if (marker !== undefined && marker.modifiedAt > next.modifiedAt) return false;
  return !isErasedSoon(next);
}
