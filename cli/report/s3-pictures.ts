import type { FaceRow } from '../../functions/domain/face-row.ts';
import { isUnavailable } from '../../functions/objects/s3-errors.ts';
import type { Conversion, ImageConverter, OriginalImages } from '../../functions/prepare/ports.ts';
import { NotAllowedError } from '../doctor/ports.ts';
import { reading } from '../shared/aws/reading.ts';
import { faceInPicture } from './face-in-picture.ts';
import type { Picture } from './ports.ts';

/** Pixels: sharp on a phone, and some 30 KB. */
const LONG_EDGE = 480;

/** Small pictures of the images in the bucket. They are decoded as the prepare stage does it, in a process of its own. */
export class S3Pictures {
  readonly #originals: OriginalImages;
  readonly #converter: ImageConverter;

  constructor(originals: OriginalImages, converter: ImageConverter) {
    this.#originals = originals;
    this.#converter = converter;
  }

  /** @throws NotAllowedError when the caller may not read the bucket */
  async picture(row: FaceRow): Promise<Picture> {
    if (row.format === undefined) return { kind: 'none', why: 'The row does not have the format of the image.' };
    const bytes = await this.#read(row);
    if (typeof bytes === 'string') return { kind: 'none', why: bytes };
    const conversion = await this.#converter.convert({ bytes, format: row.format, longEdge: LONG_EDGE });
    return conversion.kind === 'converted' ? pictureOf(row, conversion) : { kind: 'none', why: whyNot(conversion) };
  }

  /** @returns the bytes, or why there are none */
  async #read(row: FaceRow): Promise<Uint8Array | string> {
    try {
      const bytes = await reading('s3:GetObjectVersion', () => this.#originals.read(row));
      return bytes === 'gone' ? 'This version of the object was deleted.' : bytes;
    } catch (error) {
      if (!(error instanceof Error) || error instanceof NotAllowedError || isUnavailable(error)) throw error;
      // Such as an archived object, or one with a key of its uploader.
      return `S3 does not return the object (${error.name}).`;
    }
  }
}

function pictureOf(row: FaceRow, { jpeg, width, height, original }: Conversion & { kind: 'converted' }): Picture {
  return { kind: 'picture', jpeg, width, height, face: faceInPicture(row, { width, height }, original) };
}

function whyNot(conversion: Exclude<Conversion, { kind: 'converted' }>): string {
  if (conversion.kind === 'outOfRange') return 'The image is too narrow or too large for a small picture.';
  return 'The image could not be decoded.';
}
