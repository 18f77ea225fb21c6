import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { sizeUpright } from '../../../functions/domain/image/orientation.ts';
import { originalFaceRect } from '../../../functions/domain/image/original-face-rect.ts';
import { ConverterProcess } from '../../../functions/prepare/converter/converter-process.ts';
import { type PreparedImage, prepareImage } from '../../../functions/prepare/prepare-image.ts';
import { PHONE_SAMPLE_PERSONS, PHONE_SAMPLES } from '../../../local/samples/phone-samples.ts';
import type { Sample } from '../../../local/samples/sample.ts';
import { examine } from '../../../local/stand-in/image/examine.ts';
import { MAX_FACES_PER_PERSON, MAX_IMAGE_BYTES } from '../../../local/stand-in/limits.ts';

const converter = new ConverterProcess({
  file: join(import.meta.dirname, '../../../functions/prepare/decoding/convert-images.ts'),
  deadlineMs: 60_000,
  memoryLimitBytes: 1024 ** 3,
  idleMemoryBytes: 512 * 1024 ** 2,
});
afterAll(() => converter.stop());

const STRICT = { qualityControl: 0, needRotateDetection: false, anyImage: false };
const TENCENT_LONG_EDGE = { jpeg: 4000, png: 2000 } as const;

const known = new Map<Sample, PreparedImage>();

async function prepared(sample: Sample): Promise<PreparedImage> {
  const outcome = known.get(sample) ?? (await prepareImage(await sample.image(), 1920, converter));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  known.set(sample, outcome);
  return outcome;
}

describe('every photo of a telephone', () => {
  test.each(PHONE_SAMPLES.map((sample) => [sample.name, sample] as const))(
    '%s: shows its face when it is prepared, and the face is where it is in the original',
    async (_, sample) => {
      const { original, width, height, jpeg, format } = await prepared(sample);
      const examined = await examine(Buffer.from(jpeg), STRICT);
      if (examined.rect === undefined) throw new Error(`RetCode ${examined.retCode}`);
      const { X: x, Y: y, Width, Height } = examined.rect;
      const face = originalFaceRect({ x, y, width: Width, height: Height }, { width, height }, original);
      const seen = sizeUpright(original, original.orientation);
      // The face is drawn in the middle, a bit below the centre when the portrait is not cropped.
      const [middleX, middleY] = [(face.x + face.width / 2) / seen.width, (face.y + face.height / 2) / seen.height];
      expect({ format, middleX, isInTheMiddle: Math.abs(middleX - 0.5) < 0.03 }).toMatchObject({ isInTheMiddle: true });
      expect({ format, middleY, isInTheMiddle: Math.abs(middleY - 0.5) < 0.06 }).toMatchObject({ isInTheMiddle: true });
    },
    60_000,
  );

  test('would be refused as it is, or is not certain to be taken as people see it', async () => {
    for (const sample of PHONE_SAMPLES) {
      const { name } = sample;
      const { format, original } = await prepared(sample);
      const longEdge = Math.max(original.width, original.height);
      const isForeign = format !== 'jpeg' && format !== 'png';
      const isTooLarge = !isForeign && longEdge > TENCENT_LONG_EDGE[format];
      const isPlain = name === 'EXIF orientation 1' || name === 'PNG of 16 bits';
      const hasTooManyBytes = (await sample.image()).length > MAX_IMAGE_BYTES;
      expect({ name, isNeeded: isForeign || isTooLarge || hasTooManyBytes || original.orientation > 1 }).toEqual({
        name,
        isNeeded: !isPlain,
      });
    }
  }, 120_000);

  test('is of a person that has a place for it', () => {
    const persons = new Set(PHONE_SAMPLE_PERSONS.map(({ personId }) => personId));
    for (const personId of persons) {
      const images = PHONE_SAMPLES.filter((sample) => sample.personId === personId);
      expect(images.length).toBeGreaterThan(0);
      expect(images.length).toBeLessThanOrEqual(MAX_FACES_PER_PERSON);
    }
    expect(PHONE_SAMPLES.filter(({ personId = '' }) => !persons.has(personId))).toEqual([]);
  });
});
