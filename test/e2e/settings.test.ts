import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jpeg } from '../../local/samples/render.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;
const PERSON = 'employee-1';
const CONSENT = 'terms-2026/7';

/** Every setting, with another value than its default. */
const SETTINGS = {
  stackName: 'Everything',
  personTag: 'employee',
  keyPrefix: 'photos/',
  corsOrigins: 'https://app.example.com',
  keepImagesDays: '30',
  tencentApiVersion: '2020-03-03',
  tencentRegion: 'ap-guangzhou',
  requestsPerSecond: '30',
  maxConcurrency: '2',
  intakeConcurrency: '2',
  presignedUrlSeconds: '60',
  faceMatchThreshold: '40',
  qualityControl: '1',
  needRotateDetection: '1',
  maxLongEdgeJpeg: '3000',
  maxLongEdgeOther: '1500',
  prepareImages: 'always',
  preparedLongEdge: '640',
  allowDuplicates: 'true',
  base64Fallback: 'true',
  createPersonsInGroup: 'employees',
  personNameTag: 'employee-name',
  uniquePersonControl: '1',
  requireConsent: 'true',
  analytics: 'true',
  tracing: 'false',
  warmThroughput: 'false',
  alarmEmail: 'operators@example.com',
  runbookUrl: 'https://wiki.example.com/faces',
  keepData: 'false',
};

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: SETTINGS, secretBy: 'name' });
  stack.tencent.api.persons.create(PERSON);
}, 90_000);

afterAll(async () => {
  await stack?.stop();
});

/** Uploads an image with the stack's own tag. */
async function upload(key: string, shot: number, metadata: Readonly<Record<string, string>> = {}) {
  return stack.images.upload({
    key,
    body: await jpeg({ person: 3, shot }),
    metadata: { employee: PERSON, 'consent-id': CONSENT, ...metadata },
  });
}

describe('a stack with every setting changed', () => {
  it(
    'enrolls what carries its tag below its prefix, with its options',
    async () => {
      const row = await stack.images.settled(await upload('photos/front.jpg', 0), SOON_MS);
      expect(row).toMatchObject({ status: 'ENROLLED', personId: PERSON, consentId: CONSENT, transport: 'url' });
      expect(row?.prepared).toMatchObject({ width: 400, height: 500 });
      expect(row).toMatchObject({ faceMatchThreshold: 40, qualityControl: 1, needRotateDetection: 1 });
    },
    SOON_MS,
  );

  it('lets an upload choose other options', async () => {
    const own = { 'face-match-threshold': '55.5', 'quality-control': '0' };
    const row = await stack.images.settled(await upload('photos/other.jpg', 1, own), SOON_MS);
    expect(row).toMatchObject({ status: 'ENROLLED', faceMatchThreshold: 55.5, qualityControl: 0 });
  });

  it('rejects an image without the consent that it requires, and a name that Tencent would refuse', async () => {
    const body = await jpeg({ person: 3, shot: 4 });
    const without = await stack.images.upload({ key: 'photos/a.jpg', body, metadata: { employee: PERSON } });
    const misnamed = await upload('photos/b.jpg', 5, { 'employee-name': 'Zhang%20San' });
    expect(await stack.images.settled(without, SOON_MS)).toMatchObject({ reason: 'ConsentMissing' });
    expect(await stack.images.settled(misnamed, SOON_MS)).toMatchObject({ reason: 'PersonNameIllegal' });
    const sent = stack.tencent.api.journal.entries().flatMap(({ images }) => images);
    expect(sent.filter((image) => /photos\/[ab]\.jpg/.test(image))).toEqual([]);
  });

  it('enrolls the same bytes under the same key once more', async () => {
    const row = await stack.images.settled(await upload('photos/front.jpg', 0), SOON_MS);
    expect(row).toMatchObject({ status: 'ENROLLED' });
  });

  it('sends the bytes of an image whose URL Tencent refuses', async () => {
    const answer = { kind: 'error', code: 'InvalidParameterValue.UrlIllegal' } as const;
    stack.tencent.api.faults.add({ action: 'CreateFace', personId: PERSON, answer });
    const row = await stack.images.settled(await upload('photos/refused.jpg', 2), SOON_MS);
    expect(row).toMatchObject({ status: 'ENROLLED', transport: 'base64', attempts: 2 });
    const { images } =
      stack.tencent.api.journal
        .entries()
        .filter(({ action }) => action === 'CreateFace')
        .at(-1) ?? {};
    expect(images).toEqual(['(base64)']);
  });

  it('ignores other tags, and objects outside its prefix', async () => {
    const body = await jpeg({ person: 3 });
    await stack.images.upload({ key: 'beside.jpg', body, metadata: { employee: PERSON } });
    const ref = await stack.images.upload({ key: 'photos/untagged.jpg', body, personId: PERSON });
    const row = await stack.images.settled(ref, SOON_MS);
    expect(row).toMatchObject({ status: 'REJECTED', reason: 'PersonTagMissing' });
    const keys = (await stack.images.rows()).map(({ objectKey }) => objectKey);
    expect(keys).not.toContain('beside.jpg');
  });
});
