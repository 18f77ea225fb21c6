import { MAX_ID_BYTES, MAX_LONG_EDGE_JPEG, MAX_LONG_EDGE_OTHER, MIN_SHORT_EDGE } from '../stand-in/limits.ts';
import { asBase64, cutAfter, cutInTheScan, insideForm, noise, randomBehindPngMagic, storedAsText } from './damage.ts';
import { blurredJpeg, jpeg, png, sidewaysJpeg } from './render.ts';
import type { Sample } from './sample.ts';
import { PERSON_NAME_TAG } from './sample-settings.ts';

/** Good samples that some of these samples need to be enrolled before. */
const FIRST_OF_1001 = 'JPEG';
const FIRST_OF_1002 = 'half a MB of metadata';

export const BAD_SAMPLES: readonly Sample[] = [
  { ...bad('no tag', 'PersonTagMissing'), image: () => jpeg({ person: 6 }) },
  { ...bad('blank tag', 'PersonTagMissing'), personId: '  ', image: () => jpeg({ person: 6 }) },
  { ...bad('illegal tag', 'PersonTagIllegal'), personId: 'Anna Lee', image: () => jpeg({ person: 6 }) },
  {
    ...bad(`tag of ${MAX_ID_BYTES + 1} bytes`, 'PersonTagIllegal'),
    personId: '1'.repeat(MAX_ID_BYTES + 1),
    image: () => jpeg({ person: 6 }),
  },
  {
    ...bad('quality control 9', 'OptionIllegal'),
    personId: '1005',
    metadata: { 'quality-control': '9' },
    image: () => jpeg({ person: 6 }),
  },
  {
    ...bad('threshold 101', 'OptionIllegal'),
    personId: '1005',
    metadata: { 'face-match-threshold': '101' },
    image: () => jpeg({ person: 6 }),
  },
  {
    ...bad('consent id of 65 bytes', 'OptionIllegal'),
    personId: '1005',
    metadata: { 'consent-id': 'c'.repeat(65) },
    image: () => jpeg({ person: 6 }),
  },
  { ...bad('empty', 'ImageEmpty'), personId: '1005', image: async () => Buffer.alloc(0) },
  { ...bad('PDF', 'FormatUnsupported'), personId: '1005', image: async () => Buffer.from('%PDF-1.7\n%%EOF\n') },
  {
    ...bad('base64', 'FormatUnsupported'),
    personId: '1005',
    image: async () => asBase64(await jpeg({ person: 6 })),
  },
  {
    ...bad('HTML form around it', 'FormatUnsupported'),
    personId: '1005',
    image: async () => insideForm(await jpeg({ person: 6 })),
  },
  {
    ...bad('bytes stored as text', 'FormatUnsupported'),
    personId: '1005',
    image: async () => storedAsText(await jpeg({ person: 6 })),
  },
  {
    ...bad('header cut off', 'FormatUnsupported'),
    personId: '1005',
    image: async () => cutAfter(await jpeg({ person: 6 }), 60),
  },
  {
    ...bad('random behind PNG magic', 'FormatUnsupported'),
    personId: '1005',
    image: async () => randomBehindPngMagic(),
  },
  { ...bad('random bytes', 'FormatUnsupported'), personId: '1005', image: async () => noise('nothing', 4096) },
  {
    ...bad(`${MIN_SHORT_EDGE - 1} px`, 'DimensionsOutOfRange'),
    personId: '1005',
    image: () => jpeg({ person: 6, width: MIN_SHORT_EDGE - 1, height: 80 }),
  },
  {
    // Reduced to the long edge of a prepared image, they are too narrow.
    ...bad(`PNG of ${2 * MAX_LONG_EDGE_OTHER} x 100 px`, 'DimensionsOutOfRange'),
    personId: '1005',
    image: () => png({ person: 6, width: 2 * MAX_LONG_EDGE_OTHER, height: 100 }),
  },
  {
    ...bad(`JPEG of ${MAX_LONG_EDGE_JPEG + 1} x 100 px`, 'DimensionsOutOfRange'),
    personId: '1005',
    image: () => jpeg({ person: 6, width: MAX_LONG_EDGE_JPEG + 1, height: 100 }),
  },
  {
    ...bad('picture cut off', 'ImageUndecodable'),
    personId: '1005',
    image: async () => cutInTheScan(await jpeg({ person: 6 })),
  },
  {
    ...bad('no face', 'NoFaceDetected'),
    personId: '1005',
    image: () => jpeg({ person: 6, faceless: true }),
  },
  {
    ...bad('on its side', 'NoFaceDetected'),
    personId: '1005',
    image: () => sidewaysJpeg({ person: 6 }),
  },
  {
    ...bad('blurred, quality 4', 'QualityTooLow'),
    personId: '1005',
    metadata: { 'quality-control': '4' },
    image: () => blurredJpeg({ person: 6 }),
  },
  {
    ...bad('another person', 'NotSamePerson'),
    personId: '1002',
    image: () => jpeg({ person: 9 }),
    after: FIRST_OF_1002,
  },
  {
    ...bad('new person, no face', 'NoFaceDetected'),
    personId: '1008',
    image: () => jpeg({ person: 6, faceless: true, shot: 1 }),
  },
  {
    ...bad('space in the name', 'PersonNameIllegal'),
    personId: '1008',
    metadata: { [PERSON_NAME_TAG]: 'Zhang%20San' },
    image: () => jpeg({ person: 6 }),
  },
  { ...bad('person with five faces', 'PersonFull'), personId: '1006', image: () => jpeg({ person: 7 }) },
  {
    ...bad('the same bytes again', 'DuplicateImage'),
    key: 'employees/1001/front.jpg',
    personId: '1001',
    image: () => jpeg({ person: 0 }),
    after: FIRST_OF_1001,
  },
];

function bad(name: string, reason: string): Pick<Sample, 'name' | 'key' | 'expected'> {
  return { name, key: `bad/${name.replaceAll(/[ ,]+/g, '-')}.jpg`, expected: { status: 'REJECTED', reason } };
}
