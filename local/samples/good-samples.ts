import { MAX_IMAGE_BYTES, MAX_LONG_EDGE_JPEG, MIN_SHORT_EDGE } from '../stand-in/limits.ts';
import { paddedTo, withBigMetadata } from './damage.ts';
import { bmp, jpeg, png, sidewaysJpeg, sidewaysJpegWithExif } from './render.ts';
import type { Sample } from './sample.ts';
import { PERSON_NAME_TAG } from './sample-settings.ts';

const MAX_KEY_BYTES = 1024;

const expected = { status: 'ENROLLED' } as const;
/** Every character that a person id may have, besides letters and digits. */
const TRICKY_PERSON_ID = 'Team-7_%@#&';

export const GOOD_SAMPLES: readonly Sample[] = [
  {
    name: 'JPEG',
    key: 'employees/1001/front.jpg',
    personId: '1001',
    image: () => jpeg({ person: 0 }),
    expected,
  },
  {
    name: 'progressive JPEG',
    key: 'employees/1001/left.jpeg',
    personId: '1001',
    image: () => jpeg({ person: 0, shot: 1 }, true),
    expected,
  },
  {
    name: 'PNG',
    key: 'employees/1001/right.png',
    personId: '1001',
    image: () => png({ person: 0, shot: 2 }),
    expected,
  },
  {
    name: 'BMP',
    key: 'employees/1001/scan.bmp',
    personId: '1001',
    image: () => bmp({ person: 0, shot: 3 }),
    expected,
  },
  {
    name: 'half a MB of metadata',
    key: 'employees/1002/camera.jpg',
    personId: '1002',
    image: async () => withBigMetadata(await jpeg({ person: 1 })),
    expected,
  },
  {
    name: 'turned by EXIF',
    key: 'employees/1002/phone.jpg',
    personId: '1002',
    image: () => sidewaysJpegWithExif({ person: 1, shot: 1 }),
    expected,
  },
  {
    name: 'on its side, rotation on',
    key: 'employees/1002/sideways.jpg',
    personId: '1002',
    metadata: { 'need-rotate-detection': '1' },
    image: () => sidewaysJpeg({ person: 1, shot: 2 }),
    expected,
  },
  {
    name: `${MAX_LONG_EDGE_JPEG} px`,
    key: 'employees/1003/huge.jpg',
    personId: '1003',
    image: () => jpeg({ person: 2, width: 3000, height: MAX_LONG_EDGE_JPEG }),
    expected,
  },
  {
    name: `${MIN_SHORT_EDGE} px`,
    key: 'employees/1003/tiny.png',
    personId: '1003',
    image: () => png({ person: 2, shot: 1, width: MIN_SHORT_EDGE, height: 80 }),
    expected,
  },
  {
    name: 'as large as allowed',
    key: 'employees/1003/heavy.jpg',
    personId: '1003',
    image: async () => paddedTo(await jpeg({ person: 2, shot: 2 }), MAX_IMAGE_BYTES),
    expected,
  },
  {
    name: 'no extension, PNG',
    key: 'employees/1004/portrait',
    personId: '1004',
    metadata: { 'quality-control': '4' },
    image: () => png({ person: 3 }),
    expected,
  },
  {
    name: 'stranger, threshold 0',
    key: 'employees/1004/disguise.jpg',
    personId: '1004',
    metadata: { 'face-match-threshold': '0' },
    image: () => jpeg({ person: 4 }),
    expected,
    after: 'no extension, PNG',
  },
  {
    name: 'spaces and plus',
    key: 'team photos/Anna Lee + Bo.jpg',
    personId: TRICKY_PERSON_ID,
    image: () => jpeg({ person: 5 }),
    expected,
  },
  {
    name: 'percent and quotes',
    key: `team photos/100%25 "it's" <done> & so on?.png`,
    personId: TRICKY_PERSON_ID,
    image: () => png({ person: 5, shot: 1 }),
    expected,
  },
  {
    name: 'Chinese and emoji',
    key: '人脸/张伟 😀.jpg',
    personId: TRICKY_PERSON_ID,
    image: () => jpeg({ person: 5, shot: 2 }),
    expected,
  },
  {
    name: 'key of 1,024 bytes',
    key: longestKey('long/长/', '.jpg'),
    personId: TRICKY_PERSON_ID,
    image: () => jpeg({ person: 5, shot: 3 }),
    expected,
  },
  {
    name: 'new person',
    key: 'employees/1007/front.jpg',
    personId: '1007',
    metadata: { [PERSON_NAME_TAG]: encodeURIComponent('张伟'), 'consent-id': 'terms-2026/1007' },
    image: () => jpeg({ person: 8 }),
    expected,
  },
  {
    name: 'new person, next image',
    key: 'employees/1007/left.png',
    personId: '1007',
    metadata: { [PERSON_NAME_TAG]: encodeURIComponent('张伟') },
    image: () => png({ person: 8, shot: 1 }),
    expected,
  },
  {
    name: 'new person, no name',
    key: 'visitors/8/scan.bmp',
    personId: 'Visitor-8_%@#&',
    image: () => bmp({ person: 11 }),
    expected,
  },
];

function longestKey(start: string, end: string): string {
  return `${start}${'k'.repeat(MAX_KEY_BYTES - Buffer.byteLength(start + end))}${end}`;
}
