import { describeContent } from '../domain/image/describe-content.ts';
import type { ImageSize } from '../domain/image/orientation.ts';
import { ORIGINAL_FORMAT_NAMES, type OriginalFormat, originalFormat } from '../domain/image/original-formats.ts';
import { checkOriginalBytes } from '../domain/image/original-limits.ts';
import type { ConvertedImage, ImageConverter } from './ports.ts';

export interface PreparedImage extends ConvertedImage {
  readonly kind: 'prepared';
  readonly format: OriginalFormat;
}

/** Why an image can never be prepared. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: 'ImageEmpty' | 'ImageTooLarge' | 'FormatUnsupported' | 'DimensionsOutOfRange' | 'ImageUndecodable';
  /** For the image's uploader: what is wrong, what is expected, what to do. */
  readonly message: string;
  /** For the operator's log. */
  readonly detail?: string | undefined;
  /** What is known of the image. */
  readonly format?: OriginalFormat | undefined;
  readonly size?: ImageSize | undefined;
}

/**
 * Turns an image that people upload into one that Tencent accepts: an upright JPEG in sRGB without alpha and metadata.
 * Whatever the bytes are, the answer is a picture or a reason.
 *
 * @param longEdge pixels of the prepared image
 * @throws whatever the converter throws for reasons that are not the image's
 */
export async function prepareImage(
  bytes: Uint8Array,
  longEdge: number,
  converter: ImageConverter,
): Promise<PreparedImage | Refusal> {
  if (bytes.length === 0) {
    return refused('ImageEmpty', 'The object has no bytes. Upload the image again.');
  }
  const tooLarge = checkOriginalBytes(bytes.length);
  if (tooLarge !== undefined) return refused('ImageTooLarge', tooLarge);
  const format = originalFormat(bytes);
  if (format === undefined) {
    const what = describeContent(bytes, bytes.length);
    return refused('FormatUnsupported', `${what} Expected a ${ORIGINAL_FORMAT_NAMES} image.`);
  }
  const conversion = await converter.convert({ bytes, format, longEdge });
  switch (conversion.kind) {
    case 'converted':
      return { ...conversion, kind: 'prepared', format };
    case 'outOfRange':
      return { ...refused('DimensionsOutOfRange', conversion.message), format, size: conversion.size };
    case 'undecodable':
      return { ...refused('ImageUndecodable', UNDECODABLE), format, detail: conversion.detail };
  }
}

export const UNDECODABLE = `The image could not be decoded. Save it again as JPG and upload the new file.`;

function refused(reason: Refusal['reason'], message: string): Refusal {
  return { kind: 'refused', reason, message };
}
