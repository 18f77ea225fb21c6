import type { Choices } from '../engine/choices.ts';
import { Random } from '../engine/random.ts';
import { START } from '../engine/scheduler.ts';
import type { Plan } from '../plan.ts';
import { EventBridge } from './event-bridge.ts';
import { REFUSED_NAME } from './tencent-account.ts';
import { type ImageKind, nameOf, PNG_START, type UploadedVersion, WEBP_START } from './upload.ts';
import type { World } from './world.ts';

/** What the app of one seed uploads: mostly portraits, some of them twice, some no portrait at all. */
export function planUploads(world: World, personIds: readonly string[]): void {
  const { scheduler, faults, plan, bucket } = world;
  const { random } = scheduler;
  world.uploaded = uploadsOf(plan, personIds, random);
  const eventBridge = new EventBridge(scheduler, faults, world.uploads);
  world.announce = (upload) => eventBridge.announce(upload, plan.isVersioned);
  world.upload = (upload) =>
    scheduler.at(upload.uploadedAt, () => {
      bucket.put(upload);
      eventBridge.announce(upload, plan.isVersioned);
    });
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

function uploadsOf(plan: Plan, personIds: readonly string[], random: Choices): readonly UploadedVersion[] {
  const uploads: UploadedVersion[] = [];
  // Another stream than the one that orders events, so that plans without preparation go as before.
  const preparing = new Random(plan.seed + 2 ** 32 * 82);
  for (let index = 0; index < plan.uploads; index++) {
    const uploadedAt = START + random.int(0, plan.spreadMs);
    const earlier = uploads.length === 0 ? undefined : random.pick(uploads);
    const isTwin = earlier !== undefined && random.chance(plan.twins);
    uploads.push(
      isTwin ? again(earlier, index, uploadedAt, random) : fresh(plan, index, uploadedAt, personIds, random),
    );
  }
  const all = uploads.map((upload) => (preparing.chance(plan.unfitImages) ? unfit(upload, preparing) : upload));
  return sharing(all, plan).toSorted((one, other) => one.uploadedAt - other.uploadedAt);
}

/** Some objects are of several persons, one after the other, and S3 keeps some versions. */
function sharing(uploads: readonly UploadedVersion[], { erasures, seed }: Plan): readonly UploadedVersion[] {
  if (erasures === undefined) return uploads;
  const random = new Random(seed + 2 ** 32 * 123);
  return uploads.map((upload) => {
    const other = random.pick(uploads);
    const objectKey = random.chance(erasures.sharedKeys) ? other.objectKey : upload.objectKey;
    const lockedUntil = random.chance(erasures.locked) ? upload.uploadedAt + random.magnitude(1_000, 3_600_000) : 0;
    return { ...upload, objectKey, lockedUntil };
  });
}

/** Of a format that has to be converted; some do harm to the decoder. */
function unfit(upload: UploadedVersion, random: Random): UploadedVersion {
  if (upload.bytes !== PNG_START) return upload;
  const file = { ...upload, bytes: WEBP_START, size: WEBP_START.length };
  if (upload.kind !== 'good' || !random.chance(0.15)) return file;
  return { ...file, decoding: random.pick(['undecodable', 'crashes'] as const) };
}

/** The same bytes once more, as an SDK's retry sends them, or under another key. Else other bytes for the same key. */
function again(earlier: UploadedVersion, index: number, uploadedAt: number, random: Choices): UploadedVersion {
  const version = { version: `v${index}`, uploadedAt: Math.max(uploadedAt, earlier.uploadedAt + 1) };
  if (!random.chance(0.7)) return { ...earlier, ...version, ...identityOf(index, index, random) };
  const isInFirstRead = earlier.checksum?.isInFirstRead === true;
  return {
    ...earlier,
    ...version,
    objectKey: random.chance(0.5) ? earlier.objectKey : `p/${index}.png`,
    // An object that is encrypted with a KMS key has another ETag each time.
    eTag: isInFirstRead ? earlier.eTag : hex(index),
  };
}

/** What S3 tells of bytes: most often their MD5 at once, else another checksum when it is asked, seldom nothing. */
function identityOf(bytes: number, index: number, random: Choices): Pick<UploadedVersion, 'eTag' | 'checksum'> {
  if (random.chance(0.6)) return { eTag: hex(bytes), checksum: { text: `md5:${hex(bytes)}`, isInFirstRead: true } };
  const isKnown = random.chance(0.7);
  const checksum = isKnown ? { text: `crc64nvme:bytes-${bytes}:33`, isInFirstRead: false } : undefined;
  return { eTag: hex(index), checksum };
}

function hex(number: number): string {
  return number.toString(16).padStart(32, '0');
}

function fresh(
  plan: Plan,
  index: number,
  uploadedAt: number,
  personIds: readonly string[],
  random: Choices,
): UploadedVersion {
  const personId = random.pick(personIds);
  const options: Record<string, string> = random.chance(plan.options)
    ? { 'quality-control': random.pick(['1', '2', '3']) }
    : {};
  const name = nameFor(plan, random);
  const good: UploadedVersion = {
    objectKey: `p/${index}.png`,
    version: `v${index}`,
    metadata: { 'person-id': personId, ...options, ...name },
    personId,
    ...identityOf(index, index, random),
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

function nameFor({ creation }: Plan, random: Choices): Readonly<Record<string, string>> {
  if (creation === undefined || !random.chance(creation.named)) return {};
  if (random.chance(creation.refusedName)) return { 'person-name': REFUSED_NAME };
  return { 'person-name': random.pick(['%E6%9D%8E%E9%9B%B7', 'Li_Lei', '%E6%9D', 'Li%20Lei']) };
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

function refusedByIntake(random: Choices): Partial<UploadedVersion> {
  return random.pick<Partial<UploadedVersion>>([
    { metadata: {}, personId: undefined },
    { metadata: { 'person-id': 'not legal' }, personId: undefined },
    { metadata: { 'person-id': '1001', 'quality-control': '9' } },
    { bytes: new Uint8Array(), size: 0 },
    { bytes: Uint8Array.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0, 0]), size: 8, decoding: 'undecodable' },
    { size: 4_000_000 },
  ]);
}
