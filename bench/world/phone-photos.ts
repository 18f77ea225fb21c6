import { picture } from './photo-formats.ts';
import { type Crowd, withComment } from './portraits.ts';

/** A photo by what matters for preparing it. */
export interface PhotoKind {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** Of EXIF: 1 is upright, and 6 is how phones store what is held upright. */
  readonly orientation: number;
}

/** As messengers and web pages leave a photo. */
export const SMALL_PHOTO: PhotoKind = { name: '500 KB', width: 2048, height: 1536, bytes: 500_000, orientation: 1 };
/** As a phone stores it; as large as Tencent takes it. */
export const PHONE_PHOTO: PhotoKind = { name: '3 MB', width: 4000, height: 3000, bytes: 3_000_000, orientation: 6 };

/** Of the quality of a JPEG. */
const LEAST = 20;
const MOST = 98;

/** So many persons with as many photos of that kind, no two in the same bytes. */
export async function photoCrowd(kind: PhotoKind, prefix: string, persons: number, photosEach: number): Promise<Crowd> {
  const photo = await photoOf(kind);
  const personIds = Array.from({ length: persons }, (_, index) => `${prefix}-${index + 1}`);
  const images = personIds.flatMap((personId) =>
    Array.from({ length: photosEach }, (_, index) => {
      const key = `${personId}/${index + 1}.jpg`;
      return { key, personId, body: withComment(photo, key) };
    }),
  );
  return { personIds, images };
}

/** The quality that comes nearest to the bytes from below. */
async function photoOf({ width, height, bytes, orientation }: PhotoKind): Promise<Buffer> {
  const source = await picture({ width, height });
  const encode = (quality: number) => source().withMetadata({ orientation }).jpeg({ quality }).toBuffer();
  let [low, high] = [LEAST, MOST];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((await encode(middle)).length <= bytes) low = middle;
    else high = middle - 1;
  }
  return encode(low);
}
