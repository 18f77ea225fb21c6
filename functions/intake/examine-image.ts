import type { FaceOptions, FaceRow } from '../domain/face-row.ts';
import type { ImageFormat, MaxLongEdge } from '../domain/image/image-formats.ts';
import { checkDimensions, checkSize } from '../domain/image/image-limits.ts';
import { scanImageHeader } from '../domain/image/scan-image-header.ts';
import type { HeaderScan } from '../domain/image/scan-result.ts';
import { checkKey } from '../domain/object-key.ts';
import type { IntakeRejection } from '../domain/reasons.ts';
import { readUploadMetadata } from '../domain/upload-metadata.ts';
import type { IntakeSettings, ObjectLocation, ObjectStart, UploadedObjects } from './ports.ts';

/** What is known of an image after it was looked at, good or bad. */
export type Examined = Partial<Pick<FaceRow, 'personId' | 'personTag' | 'consentId' | 'width' | 'height'>> & {
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

/** To tell the pixels of what is rejected for its bytes: cameras write fewer segments. */
const JUMPS_OF_TOO_LARGE = 4;

/**
 * Examines metadata, key, size, format by content, and dimensions. The message of a rejected image lists everything
 * that is wrong with it, as far as few reads tell, so that its uploader can correct it all at once.
 */
export async function examine(
  location: ObjectLocation,
  start: ObjectStart,
  objects: UploadedObjects,
  settings: IntakeSettings,
): Promise<Examined> {
  const { metadata, problems: wrongMetadata } = examineMetadata(start, settings);
  const wrongUpload = [...wrongMetadata, ...examineKey(location.objectKey)];
  const tooLarge = problem('ImageTooLarge', checkSize(start.size));
  const header = await readHeader(location, start, objects, jumpsFor(wrongUpload, tooLarge));
  if (header === 'gone') return { ...metadata, rejection: goneDuringIntake };
  const image = header.kind === 'found' ? { format: header.format, width: header.width, height: header.height } : {};
  // A smaller picture usually has fewer bytes as well, so the bytes come last.
  const problems = [...wrongUpload, ...examineHeader(header, settings.maxLongEdge), ...tooLarge];
  return { ...metadata, ...image, rejection: combined(problems) };
}

export const goneDuringIntake = {
  reason: 'ObjectGone',
  message: 'This version of the object was deleted before it could be read. Upload the image again.',
} as const;

/** What is wrong with the key holds whatever the object is, so it can be told without reading it. */
export function examineKey(objectKey: string): readonly Rejection[] {
  return problem('KeyUnsupported', checkKey(objectKey));
}

function examineMetadata({ metadata }: ObjectStart, settings: IntakeSettings) {
  const read = readUploadMetadata(metadata, settings);
  if (read.kind === 'legal') {
    const { personId, consentId, options } = read;
    return { metadata: { personId, consentId, options }, problems: [] };
  }
  const { reason, message, personId, personTag, consentId } = read;
  return { metadata: { personId, personTag, consentId }, problems: [{ reason, message }] };
}

function examineHeader(header: Header, maxLongEdge: MaxLongEdge): readonly Rejection[] {
  switch (header.kind) {
    case 'empty':
      return problem('ImageEmpty', 'The object has no bytes. Upload the image again.');
    case 'unsupported':
      return problem('FormatUnsupported', header.message);
    case 'found':
      return problem('DimensionsOutOfRange', checkDimensions(header, maxLongEdge));
    case 'more':
      return [];
  }
}

function problem(reason: IntakeRejection, message: string | undefined): readonly Rejection[] {
  return message === undefined ? [] : [{ reason, message }];
}

/** The reason is that of the first. */
function combined([first, ...others]: readonly Rejection[]): Rejection | undefined {
  return first && { ...first, message: [first, ...others].map(({ message }) => message).join(' ') };
}

/** An image that is rejected anyway is not worth many reads. */
function jumpsFor(wrongUpload: readonly Rejection[], tooLarge: readonly Rejection[]): number {
  if (wrongUpload.length > 0) return 0;
  return tooLarge.length > 0 ? JUMPS_OF_TOO_LARGE : Number.POSITIVE_INFINITY;
}

type Header = HeaderScan | { readonly kind: 'empty' };

/** @param maxJumps further reads; if they do not suffice, the last scan still wants `more` */
async function readHeader(
  location: ObjectLocation,
  start: ObjectStart,
  objects: UploadedObjects,
  maxJumps: number,
): Promise<Header | 'gone'> {
  if (start.size === 0) return { kind: 'empty' };
  const pinned = { ...location, version: start.version };
  let scan = scanImageHeader(start.bytes, { fileSize: start.size });
  for (let jumps = 0; scan.kind === 'more' && jumps < maxJumps; jumps++) {
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
