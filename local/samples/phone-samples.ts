import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PersonSeed } from '../stand-in/control/control-bodies.ts';
import { MAX_IMAGE_BYTES } from '../stand-in/limits.ts';
import { paddedTo } from './damage.ts';
import { avif, deepPng, gif, jpeg, phoneJpeg, screenshot, tiff, webp } from './render.ts';
import type { Sample } from './sample.ts';

const HEIC = join(import.meta.dirname, 'heic', 'iphone.heic');
const expected = { status: 'ENROLLED' } as const;
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

/** What telephones, cameras and browsers make, and Tencent refuses: it is enrolled when it is prepared. */
export const PHONE_SAMPLES: readonly Sample[] = [
  {
    name: 'HEIC of an iPhone, 12 MP',
    key: 'phones/1101/IMG_0001.HEIC',
    personId: '1101',
    image: () => readFile(HEIC),
    expected,
  },
  { name: 'WebP', key: 'phones/1101/web.webp', personId: '1101', image: () => webp({ person: 0 }), expected },
  { name: 'AVIF', key: 'phones/1101/web.avif', personId: '1101', image: () => avif({ person: 0, shot: 1 }), expected },
  { name: 'TIFF', key: 'phones/1101/scan.tif', personId: '1101', image: () => tiff({ person: 0, shot: 2 }), expected },
  {
    name: 'PNG of 16 bits',
    key: 'phones/1101/deep.png',
    personId: '1101',
    image: () => deepPng({ person: 0, shot: 3 }),
    expected,
  },
  {
    name: 'JPEG of an iPhone, 12 MP',
    key: 'phones/1102/IMG_0002.JPG',
    personId: '1102',
    image: () => phoneJpeg({ person: 1, width: 3024, height: 4032 }, 6),
    expected,
  },
  {
    name: 'JPEG of 48 MP',
    key: 'phones/1102/IMG_0003.JPG',
    personId: '1102',
    image: () => phoneJpeg({ person: 1, shot: 1, width: 6048, height: 8064 }, 8),
    expected,
  },
  {
    name: 'screenshot',
    key: 'phones/1102/Screenshot.png',
    personId: '1102',
    image: () => screenshot({ person: 1, shot: 2 }),
    expected,
  },
  { name: 'GIF', key: 'phones/1102/chat.gif', personId: '1102', image: () => gif({ person: 1, shot: 3 }), expected },
  {
    name: 'one byte over the limit',
    key: 'phones/1103/large.jpg',
    personId: '1103',
    image: async () => paddedTo(await jpeg({ person: 2, shot: 9 }), MAX_IMAGE_BYTES + 1),
    expected,
  },
  ...ORIENTATIONS.map((orientation) => ({
    name: `EXIF orientation ${orientation}`,
    key: `phones/orientation-${orientation}.jpg`,
    personId: orientation <= 4 ? '1103' : '1104',
    image: () =>
      phoneJpeg({ person: orientation <= 4 ? 2 : 3, shot: orientation, width: 600, height: 750 }, orientation),
    expected,
  })),
];

export const PHONE_SAMPLE_PERSONS: readonly PersonSeed[] = [
  { personId: '1101' },
  { personId: '1102' },
  { personId: '1103' },
  { personId: '1104' },
];
