import { coversUpload } from '../../domain/erasure/tombstone.ts';
import { type FaceRow, type ImageRef, imageId } from '../../domain/face-row.ts';
import { sideBySide } from '../../domain/side-by-side.ts';
import type { EraseContext, KeptVersion, ObjectRef, Scope, StoredVersion, VersionRef } from '../ports.ts';
import type { Removed } from '../receipt.ts';
import { planKey } from './key-plan.ts';
import { rowOfKept, strippedRow } from './stripped-row.ts';

/** An image to be erased: its row, or what names it when the row is gone. */
export type ErasedImage = ImageRef &
  ObjectRef &
  Pick<Partial<FaceRow>, 'eTag'> & { readonly row?: FaceRow | undefined };

const KEYS_AT_ONCE = 16;
/** Another upload under the key may come between the look and the delete marker. */
const MAX_LOOKS = 5;

/**
 * Erases images: what was prepared of them, then their object versions, then their rows. The row goes last: it is what a
 * repeat finds the rest by. The row of a version that S3 keeps is stripped instead.
 */
export async function eraseImages(
  images: readonly ErasedImage[],
  scope: Scope,
  context: EraseContext,
): Promise<Removed> {
  const prepared = await erasePrepared(images, context);
  const { removed, covered, kept } = await eraseVersions(images, scope, context);
  const keptIds = new Map(kept.map((one) => [imageId(one), one]));
  const rows = images.map(({ row }) => row).filter((row) => row !== undefined);
  const gone = rows.filter((row) => !keptIds.has(imageId(row)));
  await context.rows.delete(gone);
  for (const row of rows) {
    const reason = keptIds.get(imageId(row))?.reason;
    if (reason !== undefined) await context.rows.replace(strippedRow(row, scope.personId, reason, context.clock.now()));
  }
  // Without a row nothing would remember it: the next erasure has to find it, and no backfill may enroll it.
  const unnamed = kept.filter((one) => !images.some(({ row, ...image }) => row && imageId(image) === imageId(one)));
  for (const one of unnamed) await context.rows.create(rowOfKept(one, scope, context.clock.now()));
  return { prepared, objects: removed, covered, faces: gone.length };
}

async function erasePrepared(images: readonly ErasedImage[], { prepared }: EraseContext): Promise<number> {
  const keys = (await sideBySide(images, KEYS_AT_ONCE, (image) => prepared.keys(image))).flat();
  if (keys.length > 0) await prepared.delete(keys);
  return keys.length;
}

interface ErasedVersions {
  readonly removed: number;
  readonly covered: number;
  readonly kept: readonly KeptVersion[];
}

async function eraseVersions(
  images: readonly ErasedImage[],
  scope: Scope,
  context: EraseContext,
): Promise<ErasedVersions> {
  const byKey = Object.values(Object.groupBy(images, ({ bucket, objectKey }) => JSON.stringify([bucket, objectKey])));
  const looked = await sideBySide(byKey, KEYS_AT_ONCE, (ofKey = []) => prepareKey(ofKey, scope, context));
  const versions = looked.flatMap(({ versions }) => versions);
  const denied = looked.flatMap(({ kept }) => kept);
  const covered = looked.filter(({ isCovered }) => isCovered).length;
  if (versions.length === 0) return { removed: 0, covered, kept: denied };
  const kept = await context.objects.delete(versions);
  const bare = await deleteBareMarkers(
    looked.flatMap(({ shared }) => shared ?? []),
    context,
  );
  const removed = versions.length - kept.length + bare.removed;
  return { removed, covered, kept: [...denied, ...kept, ...bare.kept] };
}

/**
 * Deletes the delete markers of keys of which nothing else is left. An erasure of another person may have deleted the other versions
 * at the same time: each of the two has seen those of the other one, and the last one to look sees none.
 */
async function deleteBareMarkers(
  keys: readonly ObjectRef[],
  { objects }: EraseContext,
): Promise<{ readonly removed: number; readonly kept: readonly KeptVersion[] }> {
  const markers = await sideBySide(keys, KEYS_AT_ONCE, async (key): Promise<readonly VersionRef[]> => {
    const stored = await objects.versions(key);
    if (stored === 'denied' || stored.some(({ isDeleteMarker }) => !isDeleteMarker)) return [];
    return stored.map(({ version }) => ({ ...key, version }));
  });
  const bare = markers.flat();
  if (bare.length === 0) return { removed: 0, kept: [] };
  const kept = await objects.delete(bare);
  return { removed: bare.length - kept.length, kept };
}

interface PreparedKey {
  readonly versions: readonly VersionRef[];
  readonly kept: readonly KeptVersion[];
  readonly isCovered: boolean;
  /** The key, when versions stay that are not erased now. */
  readonly shared?: ObjectRef | undefined;
}

/** Looks at a key, and covers what must not become current. */
async function prepareKey(images: readonly ErasedImage[], scope: Scope, context: EraseContext): Promise<PreparedKey> {
  const [first] = images;
  if (first === undefined) return NOTHING;
  const { bucket, objectKey } = first;
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const stored = await context.objects.versions({ bucket, objectKey });
    if (stored === 'denied') return deniedKey(images);
    const soon = await erasedSoon(stored, images, scope, context);
    const plan = planKey(
      stored,
      (one) => isErased(one, images),
      (one) => one.version === soon,
    );
    const versions = [...plan.versions, ...plan.markers].map((version) => ({ bucket, objectKey, version }));
    const shared = plan.isShared ? { bucket, objectKey } : undefined;
    if (plan.cover === undefined) return { versions, kept: [], isCovered: false, shared };
    const done = await context.objects.cover({ bucket, objectKey }, plan.cover.eTag);
    if (done === 'denied') return deniedKey(images);
    if (done === 'covered') return { versions, kept: [], isCovered: true, shared };
  }
  throw new Error('Uploads replace an object again and again: its versions cannot be deleted just now.');
}

const NOTHING: PreparedKey = { versions: [], kept: [], isCovered: false };

function deniedKey(images: readonly ErasedImage[]): PreparedKey {
  const kept = images.map(
    ({ bucket, objectKey, version }) => ({ bucket, objectKey, version, reason: 'AccessDenied' }) as const,
  );
  return { versions: [], kept, isCovered: false };
}

/** The version `null` of a bucket without versions is whatever was uploaded last: it counts only with the same bytes. */
function isErased({ version, eTag }: StoredVersion, images: readonly ErasedImage[]): boolean {
  return images.some((image) => image.version === version && (version !== 'null' || image.eTag === eTag));
}

/** @returns the version that would become current, if it is one of the person that a later page erases */
async function erasedSoon(
  stored: readonly StoredVersion[],
  images: readonly ErasedImage[],
  scope: Scope,
  { rows }: EraseContext,
): Promise<string | undefined> {
  const objectKey = images[0]?.objectKey ?? '';
  const versions = stored.filter((one) => !one.isDeleteMarker);
  if (!versions.some((one) => one.isCurrent && isErased(one, images))) return undefined;
  const next = versions.find((one) => !isErased(one, images));
  if (next === undefined) return undefined;
  const row = await rows.row({ objectKey, version: next.version });
  const isOfPerson = row?.personId === scope.personId && coversUpload(scope, row.uploadedAt);
  return isOfPerson ? next.version : undefined;
}
