import { describe, expect, test } from '@jest/globals';
import { imageSize } from 'image-size';
import { scanImageHeader } from '../../../functions/domain/image/scan-image-header.ts';
import { readPersonName } from '../../../functions/domain/tencent/person-name.ts';
import { SAMPLE_PERSONS, SAMPLES } from '../../../local/samples/all-samples.ts';
import { BAD_SAMPLES } from '../../../local/samples/bad-samples.ts';
import { GOOD_SAMPLES } from '../../../local/samples/good-samples.ts';
import { bmp } from '../../../local/samples/render.ts';
import { PERSON_NAME_TAG } from '../../../local/samples/sample-settings.ts';
import { examine } from '../../../local/stand-in/image/examine.ts';
import { MAX_IMAGE_BYTES } from '../../../local/stand-in/limits.ts';

const RET_CODES: Readonly<Record<string, number>> = {
  ImageUndecodable: -1102,
  NoFaceDetected: -1101,
  QualityTooLow: -1601,
};

function examineSample(bytes: Buffer, metadata: Readonly<Record<string, string>> = {}) {
  return examine(bytes, {
    qualityControl: Number(metadata['quality-control'] ?? 0),
    needRotateDetection: metadata['need-rotate-detection'] === '1',
    anyImage: false,
  });
}

describe('every good sample', () => {
  test.each(GOOD_SAMPLES.map((sample) => [sample.name, sample] as const))(
    '%s: is accepted and shows one face',
    async (_, { image, metadata }) => {
      const bytes = await image();
      expect(bytes.length).toBeLessThanOrEqual(MAX_IMAGE_BYTES);
      expect(await examineSample(bytes, metadata)).toMatchObject({ retCode: 0 });
    },
  );

  test('is a JPEG, a PNG or a BMP; each of them occurs', async () => {
    const formats = await Promise.all(GOOD_SAMPLES.map(async ({ image }) => imageSize(await image()).type));
    expect(new Set(formats)).toEqual(new Set(['jpg', 'png', 'bmp']));
  });
});

describe('every sample that only Tencent can refuse', () => {
  const refused = BAD_SAMPLES.filter(({ expected }) => (expected.reason ?? '') in RET_CODES);
  test.each(refused.map((sample) => [sample.name, sample] as const))(
    '%s: gets its RetCode',
    async (_, { image, metadata, expected }) => {
      const bytes = await image();
      expect(imageSize(bytes).type).toBe('jpg');
      expect(await examineSample(bytes, metadata)).toMatchObject({ retCode: RET_CODES[expected.reason ?? ''] });
    },
  );
});

describe('every sample that was damaged on its way', () => {
  test.each([
    ['base64', /a JPEG encoded in base64/],
    ['HTML form around it', /a multipart\/form-data body/],
    ['bytes stored as text', /a conversion to text has destroyed/],
  ])('%s: is named by the product', async (name, message) => {
    const { image, expected } = BAD_SAMPLES.find((sample) => sample.name === name) ?? {};
    expect(expected).toEqual({ status: 'REJECTED', reason: 'FormatUnsupported' });
    const bytes = (await image?.()) ?? Buffer.alloc(0);
    expect(scanImageHeader(bytes, { fileSize: bytes.length })).toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(message),
    });
  });
});

test('names and uploads are unique, but for the same bytes again', () => {
  expect(new Set(SAMPLES.map(({ name }) => name)).size).toBe(SAMPLES.length);
  expect(new Set(SAMPLES.map(({ key }) => key)).size).toBe(SAMPLES.length - 1);
  for (const { after } of SAMPLES) if (after) expect(SAMPLES.map(({ name }) => name)).toContain(after);
});

test('one key is as long as S3 allows, and none is longer', () => {
  expect(Math.max(...SAMPLES.map(({ key }) => Buffer.byteLength(key)))).toBe(1024);
});

test('no person gets more than five faces', () => {
  const existing = new Map(SAMPLE_PERSONS.map(({ personId, faces = 0 }) => [personId, faces]));
  for (const personId of new Set(GOOD_SAMPLES.map((sample) => sample.personId ?? ''))) {
    const added = GOOD_SAMPLES.filter((sample) => sample.personId === personId).length;
    expect((existing.get(personId) ?? 0) + added).toBeLessThanOrEqual(5);
  }
});

test('new persons are among the good samples, with a name and without', () => {
  const existing = SAMPLE_PERSONS.map(({ personId }) => personId);
  const created = GOOD_SAMPLES.filter(({ personId = '' }) => !existing.includes(personId));
  const names = created.map(({ metadata = {} }) => readPersonName(metadata, PERSON_NAME_TAG).kind);
  expect(new Set(names)).toEqual(new Set(['legal', 'absent']));
});

test('the same sample has the same bytes each time', async () => {
  for (const { image } of SAMPLES.slice(0, 6)) expect((await image()).equals(await image())).toBe(true);
  expect((await bmp({ person: 1 })).equals(await bmp({ person: 1 }))).toBe(true);
});
