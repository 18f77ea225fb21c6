import type { FaceOptions, FaceRow } from '../domain/face-row.ts';
import type { ImageFormat } from '../domain/image/image-formats.ts';
import { checkDimensions, checkSize } from '../domain/image/image-limits.ts';
import { scanImageHeader } from '../domain/image/scan-image-header.ts';
import type { IntakeRejection } from '../domain/reasons.ts';
import { readUploadMetadata } from '../domain/upload-metadata.ts';
import type { IntakeSettings, ObjectLocation, ObjectStart, UploadedObjects } from './ports.ts';

/** What is known of an image after it was looked at, good or bad. */
export type Examined = Partial<Pick<FaceRow, 'personId' | 'personTag' | 'width' | 'height'>> & {
  readonly format?: ImageFormat | undefined;
  readonly options?: FaceOptions | undefined;
  readonly rejection?: Rejection | undefined;
};

export interface Rejection {
  readonly reason: IntakeRejection;
  readonly message: string;
}

/** Most images say how large they are in here; a camera's thumbnail or a colour profile goes further. */
export const FIRST_READ_BYTES = 8 * 1024;

/** Behind such a segment comes the next one to jump over, or the tables (up to 600 bytes) and the size. */
const JUMP_READ_BYTES = 1024;

/** More 64 KB segments than editors write. A JPEG may chain any number of them: then the rest is read at once. */
const MAX_JUMPS = 20;

/** Tag, options, size, format by content, dimensions: the first that is wrong rejects the image. */
export async function examine(
  location: ObjectLocation,
  start: ObjectStart,
  objects: UploadedObjects,
  settings: IntakeSettings,
): Promise<Examined> {
  const metadata = readUploadMetadata(start.metadata, settings.personTag, settings.stackOptions);
  if (metadata.kind === 'rejected') {
    const { reason, message, personId, personTag } = metadata;
    return { personId, personTag, rejection: { reason, message } };
  }
  const person = { personId: metadata.personId, options: metadata.options };
  if (start.size === 0) {
    return {
      ...person,
      rejection: { reason: 'ImageEmpty', message: 'The object has no bytes. Upload the image again.' },
    };
  }
  const tooLarge = checkSize(start.size);
  if (tooLarge !== undefined) return { ...person, rejection: { reason: 'ImageTooLarge', message: tooLarge } };

  const header = await readHeader(location, start, objects);
  if (header === 'gone') return { ...person, rejection: goneDuringIntake };
  if (header.kind === 'unsupported') {
    return { ...person, rejection: { reason: 'FormatUnsupported', message: header.message } };
  }
  const { format, width, height } = header;
  const wrongDimensions = checkDimensions(format, width, height);
  const image = { ...person, format, width, height };
  if (wrongDimensions === undefined) return image;
  return { ...image, rejection: { reason: 'DimensionsOutOfRange', message: wrongDimensions } };
}

export const goneDuringIntake = {
  reason: 'ObjectGone',
  message: 'This version of the object was deleted before it could be read. Upload the image again.',
} as const;

async function readHeader(location: ObjectLocation, start: ObjectStart, objects: UploadedObjects) {
  const pinned = { ...location, version: start.version };
  let scan = scanImageHeader(start.bytes, { fileSize: start.size });
  for (let jumps = 0; scan.kind === 'more'; jumps++) {
    const at = scan.resumeAt;
    const rest = start.size - at;
    // A request takes longer than a few KB: what is left of a small image is read at once.
    const length = jumps < MAX_JUMPS && rest > FIRST_READ_BYTES ? JUMP_READ_BYTES : rest;
    const bytes = await objects.window(pinned, at, length);
    if (bytes === 'gone') return bytes;
    scan = scanImageHeader(bytes, { fileSize: start.size, at });
    if (scan.kind === 'more' && length === rest) {
      return {
        kind: 'unsupported',
        message: 'The image ends before its header does. Upload the whole image.',
      } as const;
    }
  }
  return scan;
}
