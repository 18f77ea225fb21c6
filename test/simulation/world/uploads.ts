import type { Random } from '../engine/random.ts';
import { START } from '../engine/scheduler.ts';
import type { Plan } from '../plan.ts';
import { EventBridge } from './event-bridge.ts';
import { type ImageKind, nameOf, PNG_START, type UploadedVersion } from './upload.ts';
import type { World } from './world.ts';

/** What the app of one seed uploads: mostly portraits, some of them twice, some no portrait at all. */
export function planUploads(world: World, personIds: readonly string[]): void {
  const { scheduler, faults, plan, bucket } = world;
  const { random } = scheduler;
  world.uploaded = uploadsOf(plan, personIds, random);
  const eventBridge = new EventBridge(scheduler, faults, world.uploads);
  for (const upload of world.uploaded) {
    scheduler.at(upload.uploadedAt, () => {
      bucket.put(upload);
      scheduler.tell('app', () => `uploads ${nameOf(upload)} for person ${upload.personId}`);
      eventBridge.announce(upload, plan.isVersioned);
    });
    if (!random.chance(0.04)) continue;
    scheduler.at(upload.uploadedAt + random.magnitude(1, 60_000), () => {
      upload.isDeleted = true;
      scheduler.tell('app', () => `deletes ${nameOf(upload)}`);
    });
  }
  if (random.chance(0.05)) eventBridge.announceNonsense(random.int(0, plan.spreadMs));
}

function uploadsOf(plan: Plan, personIds: readonly string[], random: Random): readonly UploadedVersion[] {
  const uploads: UploadedVersion[] = [];
  for (let index = 0; index < plan.uploads; index++) {
    const uploadedAt = START + random.int(0, plan.spreadMs);
    const earlier = uploads.length === 0 ? undefined : random.pick(uploads);
    const isTwin = earlier !== undefined && random.chance(plan.twins);
    uploads.push(
      isTwin ? again(earlier, index, uploadedAt, random) : fresh(plan, index, uploadedAt, personIds, random),
    );
  }
  return uploads.toSorted((one, other) => one.uploadedAt - other.uploadedAt);
}

/** Most often what an SDK's retry does: the same bytes under the same key. Else other bytes for the same key. */
function again(earlier: UploadedVersion, index: number, uploadedAt: number, random: Random): UploadedVersion {
  const isSame = random.chance(0.7);
  const eTag = isSame ? earlier.eTag : `etag-${index}`;
  return { ...earlier, version: `v${index}`, uploadedAt: Math.max(uploadedAt, earlier.uploadedAt + 1), eTag };
}

function fresh(
  plan: Plan,
  index: number,
  uploadedAt: number,
  personIds: readonly string[],
  random: Random,
): UploadedVersion {
  const personId = random.pick(personIds);
  const options: Record<string, string> = random.chance(plan.options)
    ? { 'quality-control': random.pick(['1', '2', '3']) }
    : {};
  const good: UploadedVersion = {
    objectKey: `p/${index}.png`,
    version: `v${index}`,
    metadata: { 'person-id': personId, ...options },
    personId,
    eTag: `etag-${index}`,
    size: PNG_START.length,
    bytes: PNG_START,
    kind: 'good',
    uploadedAt,
    isVersionInEvent: !random.chance(0.05),
    isDeleted: false,
    isAnnounced: false,
  };
  if (!random.chance(plan.badImages)) return good;
  return random.chance(0.25) ? { ...good, ...refusedByIntake(random) } : { ...good, kind: random.pick(KINDS) };
}

const KINDS: readonly ImageKind[] = [
  { retCode: -1101 },
  { retCode: -1601 },
  { retCode: -1604 },
  { wholeCall: 'InvalidParameterValue.NoFaceInPhoto' },
  { wholeCall: 'FailedOperation.ImageDecodeFailed' },
  { wholeCall: 'FailedOperation.FaceSizeTooSmall' },
  { untilMended: { retCode: -9999 } },
  { untilMended: { wholeCall: 'FailedOperation.ImageDownloadError' } },
  { untilMended: { wholeCall: 'FailedOperation.ImageDownloadError' } },
  { untilMended: { wholeCall: 'InvalidParameterValue.UrlIllegal' } },
];

function refusedByIntake(random: Random): Partial<UploadedVersion> {
  return random.pick<Partial<UploadedVersion>>([
    { metadata: {}, personId: undefined },
    { metadata: { 'person-id': 'not legal' }, personId: undefined },
    { metadata: { 'person-id': '1001', 'quality-control': '9' } },
    { bytes: new Uint8Array(), size: 0 },
    { bytes: Uint8Array.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0, 0]), size: 8 },
    { size: 4_000_000 },
  ]);
}
