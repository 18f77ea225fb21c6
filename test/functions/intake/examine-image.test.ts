import { describe, expect, it } from '@jest/globals';
import type { Examined } from '../../../functions/intake/examine-image.ts';
import { examine, FIRST_READ_BYTES } from '../../../functions/intake/examine-image.ts';
import type { UploadedObjects } from '../../../functions/intake/ports.ts';
import { frame, jpeg, segment } from '../domain/image/bytes.ts';
import { scanWhole } from '../domain/image/ranged-reads.ts';

const location = { bucket: 'images', objectKey: 'a.jpg', version: 'v1' };
const settings = { personTag: 'person-id', stackOptions: {}, allowDuplicates: false, maxReceiveCount: 12 };

/** The first read, twenty jumps and the rest. */
const MOST_READS = 22;

interface Looked extends Examined {
  readonly reads: number;
  readonly bytesRead: number;
}

/** @param answered how many of the bytes that are asked for a server gives */
async function look(file: Uint8Array, answered = (bytes: Uint8Array) => bytes): Promise<Looked> {
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
  const start = { version: 'v1', eTag: 'e', size: file.length, metadata: { 'person-id': '1' }, bytes };
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
