import { describe, expect, it } from '@jest/globals';
import type { Examined } from '../../../functions/intake/examine-image.ts';
import { examine, FIRST_READ_BYTES } from '../../../functions/intake/examine-image.ts';
import type { IntakeSettings, UploadedObjects } from '../../../functions/intake/ports.ts';
import { concat, frame, jpeg, segment } from '../domain/image/bytes.ts';
import { scanWhole } from '../domain/image/ranged-reads.ts';

const location = { bucket: 'images', objectKey: 'a.jpg', version: 'v1' };
const settings: IntakeSettings = {
  personTag: 'person-id',
  requireConsent: false,
  stackOptions: {},
  allowDuplicates: false,
  maxLongEdge: { jpeg: 4000, other: 2000 },
  maxReceiveCount: 42,
  prepareImages: 'never',
  preparedLongEdge: 1920,
};

/** The first read, twenty jumps and the rest. */
const MOST_READS = 22;

interface Looked extends Examined {
  readonly reads: number;
  readonly bytesRead: number;
}

/** @param answered how many of the bytes that are asked for a server gives */
async function look(
  file: Uint8Array,
  answered = (bytes: Uint8Array) => bytes,
  metadata: Record<string, string> = { 'person-id': '1' },
): Promise<Looked> {
  let reads = 1;
  const bytes = answered(file.subarray(0, FIRST_READ_BYTES));
  let bytesRead = bytes.length;
  const objects: Pick<UploadedObjects, 'window'> = {
    window: async (_location, offset, length) => {
      const window = answered(file.subarray(offset, offset + length));
      reads += 1;
      bytesRead += window.length;
      return window;
    },
  };
  const start = { version: 'v1', eTag: 'e', size: file.length, metadata, bytes };
  const examined = await examine(location, start, objects as UploadedObjects, settings);
  return { ...examined, reads, bytesRead };
}

/** Small and large segments, tables, and pixels behind: what a camera and two editors leave. */
const edited = jpeg(
  segment(0xe1, new Uint8Array(700)),
  segment(0xe1, new Uint8Array(11_000)),
  segment(0xed, new Uint8Array(3_000)),
  segment(0xe2, new Uint8Array(3_144)),
  segment(0xdb, new Uint8Array(130)),
  segment(0xc4, new Uint8Array(420)),
  frame(0xc0, 640, 480),
  new Uint8Array(30_000),
);

describe('the size of an image', () => {
  it('is what a scan of the whole file says, wherever the file is cut off', async () => {
    for (let length = 23; length <= edited.length; length += length < 20_000 ? 1 : 499) {
      const file = edited.subarray(0, length);
      const whole = scanWhole(file);
      const { width, height, rejection, reads } = await look(file);
      if (whole.kind === 'found') expect([width, height]).toEqual([whole.width, whole.height]);
      else expect(rejection?.reason).toBe('FormatUnsupported');
      expect(reads).toBeLessThanOrEqual(5);
    }
  });

  it('is found when a segment ends at, before and behind the end of what was read', async () => {
    for (let size = FIRST_READ_BYTES - 20; size < FIRST_READ_BYTES + 20; size++) {
      for (let next = 1024 - 20; next < 1024 + 20; next++) {
        const segments = [segment(0xe1, new Uint8Array(size)), segment(0xe2, new Uint8Array(next))];
        const file = jpeg(...segments, frame(0xc0, 640, 480), new Uint8Array(20_000));
        expect(await look(file)).toMatchObject({ width: 640, height: 480 });
      }
    }
  });
});

describe('everything that is wrong with an upload', () => {
  const tooManyBytes = /has 5000000 bytes: expected at most 3932160/;
  const padded = (...parts: readonly Iterable<number>[]) =>
    concat(...parts, new Uint8Array(5_000_000)).subarray(0, 5_000_000);
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1');

  async function rejected(file: Uint8Array, metadata?: Record<string, string>) {
    const looked = await look(file, undefined, metadata);
    return { ...looked, reason: looked.rejection?.reason, message: looked.rejection?.message ?? '' };
  }

  it('is said at once of a format that is not accepted: not only that it is too large', async () => {
    const { reason, message, reads } = await rejected(padded(heic));
    expect(reason).toBe('FormatUnsupported');
    expect(message).toMatch(/is an HEIC/);
    expect(message).toMatch(tooManyBytes);
    expect(reads).toBe(1);
  });

  it('is said at once of a photo with too many pixels and bytes, and a smaller picture is what helps', async () => {
    const { reason, message, width, height, format } = await rejected(padded(jpeg(frame(0xc0, 8000, 6000))));
    expect(reason).toBe('DimensionsOutOfRange');
    expect(message).toMatch(/8000 x 6000 pixels/);
    expect(message).toMatch(tooManyBytes);
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 8000, height: 6000 });
  });

  it('is said of a photo whose size comes behind its metadata, after a few small reads', async () => {
    const metadata = [30_000, 50_000, 3_000].map((size) => segment(0xe1, new Uint8Array(size)));
    const { message, reads, bytesRead } = await rejected(padded(jpeg(...metadata, frame(0xc0, 8000, 6000))));
    expect(message).toMatch(/8000 x 6000 pixels/);
    expect(reads).toBeLessThanOrEqual(5);
    expect(bytesRead).toBeLessThanOrEqual(FIRST_READ_BYTES + 4 * 1024);
  });

  it('is no more than the bytes when it takes more reads than a few to find the size', async () => {
    const metadata = Array.from({ length: 10 }, () => segment(0xe1, new Uint8Array(60_000)));
    const { reason, message, reads, width } = await rejected(padded(jpeg(...metadata, frame(0xc0, 8000, 6000))));
    expect(reason).toBe('ImageTooLarge');
    expect(message).toMatch(tooManyBytes);
    expect(reads).toBe(5);
    expect(width).toBeUndefined();
  });

  it('has the reason of the bytes when the format is right and the pixels are', async () => {
    const { reason, width } = await rejected(padded(jpeg(frame(0xc0, 640, 480))));
    expect({ reason, width }).toEqual({ reason: 'ImageTooLarge', width: 640 });
  });

  it('begins with the metadata, of which all is said, and costs no further read', async () => {
    const { reason, message, reads, personId } = await rejected(padded(heic), {
      'quality-control': '9',
      'need-rotate-detection': 'yes',
    });
    expect(reason).toBe('PersonTagMissing');
    expect(message).toMatch(
      /no x-amz-meta-person-id\..*quality-control is "9".*need-rotate-detection is "yes".*an HEIC.*5000000 bytes/,
    );
    expect(reads).toBe(1);
    expect(personId).toBeUndefined();
    const far = await rejected(jpeg(segment(0xe1, new Uint8Array(60_000)), frame(0xc0, 8000, 6000)), {});
    expect(far).toMatchObject({ reason: 'PersonTagMissing', reads: 1 });
  });

  it('includes that there are no bytes', async () => {
    const { reason, message } = await rejected(new Uint8Array(), {});
    expect(reason).toBe('PersonTagMissing');
    expect(message).toMatch(/has no bytes/);
  });

  it('leaves the person to whom the image belongs on record, if the tag is legal', async () => {
    const { reason, personId } = await rejected(padded(heic), { 'person-id': '7', 'quality-control': '9' });
    expect({ reason, personId }).toEqual({ reason: 'OptionIllegal', personId: '7' });
  });
});

describe('a file made to be read for long', () => {
  const repeated = (...bytes: number[]) =>
    Uint8Array.from({ length: 3_000_000 }, (_, index) => bytes[index % bytes.length] ?? 0);
  const far = segment(0xe1, new Uint8Array(20_000));

  it.each<[string, Uint8Array]>([
    ['fill bytes', jpeg(far, repeated(0xff))],
    ['stray bytes', jpeg(far, repeated(0x20))],
    ['restart markers', jpeg(far, repeated(0xff, 0xd0))],
    ['empty segments', jpeg(far, repeated(0xff, 0xe1, 0x00, 0x02))],
    ['segments as long as a read', jpeg(far, repeated(...segment(0xe1, new Uint8Array(1_018))))],
    ['segments of 9 KB', jpeg(far, repeated(...segment(0xe1, new Uint8Array(9_000))))],
    ['segments of 64 KB', jpeg(far, repeated(...segment(0xe1, new Uint8Array(65_533))))],
  ])('of %s is given up after a few reads and no byte twice', async (_name, file) => {
    const { rejection, reads, bytesRead } = await look(file);
    expect(rejection?.reason).toBe('FormatUnsupported');
    expect(reads).toBeLessThanOrEqual(MOST_READS);
    expect(bytesRead).toBeLessThanOrEqual(file.length + MOST_READS * 10);
  });
});

describe('a server that gives fewer bytes than it was asked for', () => {
  it.each([0, 1, 3, 4, 9, 10, 100])('does not keep intake busy when it gives %i', async (most) => {
    const { reads } = await look(edited, (bytes) => bytes.subarray(0, most));
    expect(reads).toBeLessThanOrEqual(MOST_READS);
  });
});
