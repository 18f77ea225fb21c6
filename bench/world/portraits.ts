import { jpeg } from '../../local/samples/render.ts';
import type { NewImage } from './stored-images.ts';

/** Small portraits: what is counted does not depend on their size. */
const SMALL = { width: 160, height: 200 };
/** The stand-in finds no face in a small portrait that was encoded again. */
const LARGE = { width: 480, height: 600 };

export interface Crowd {
  readonly personIds: readonly string[];
  readonly images: readonly NewImage[];
}

/**
 * So many persons with as many images each, no two in the same bytes; one person's images follow one another.
 *
 * @param isConverted whether the product encodes the images again
 */
export async function crowd(prefix: string, persons: number, imagesEach: number, isConverted = false): Promise<Crowd> {
  const portrait = await jpeg({ person: 1, ...(isConverted ? LARGE : SMALL) });
  const personIds = Array.from({ length: persons }, (_, index) => `${prefix}-${index + 1}`);
  const images = personIds.flatMap((personId) =>
    Array.from({ length: imagesEach }, (_, index) => {
      const key = `${personId}/${index + 1}.jpg`;
      return { key, personId, body: withComment(portrait, key) };
    }),
  );
  return { personIds, images };
}

/** The same picture in other bytes: a comment, which stands behind the mark of the beginning. */
export function withComment(file: Buffer, text: string): Buffer {
  const comment = Buffer.from(text);
  const segment = Buffer.from([0xff, 0xfe, 0, 0]);
  segment.writeUInt16BE(2 + comment.length, 2);
  return Buffer.concat([file.subarray(0, 2), segment, comment, file.subarray(2)]);
}
