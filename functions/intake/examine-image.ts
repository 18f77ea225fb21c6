import type { FaceOptions, FaceRow } from '../domain/face-row.ts';
import { describeContent } from '../domain/image/describe-content.ts';
import { exifOrientation } from '../domain/image/exif-orientation.ts';
import { checkDimensions, checkSize } from '../domain/image/image-limits.ts';
import type { Orientation } from '../domain/image/orientation.ts';
import { ORIGINAL_FORMAT_NAMES, type OriginalFormat, originalFormat } from '../domain/image/original-formats.ts';
import { checkOriginalBytes, checkOriginalSize } from '../domain/image/original-limits.ts';
import { needsPreparation } from '../domain/image/preparation-need.ts';
import { scanImageHeader } from '../domain/image/scan-image-header.ts';
import type { HeaderScan } from '../domain/image/scan-result.ts';
import { checkKey } from '../domain/object-key.ts';
import type { IntakeRejection } from '../domain/reasons.ts';
import { readUploadMetadata } from '../domain/upload-metadata.ts';
import type { IntakeSettings, ObjectLocation, ObjectStart, UploadedObjects } from './ports.ts';

/** What is known of an image after it was looked at, good or bad. */
export type Examined = Partial<
  Pick<FaceRow, 'personId' | 'personTag' | 'consentId' | 'width' | 'height' | 'orientation'>
> & {
  readonly format?: OriginalFormat | undefined;
  /** The image goes to the prepare stage before it is enrolled. */
  readonly isToBePrepared?: boolean | undefined;
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
  const wrongUpload = [...wrongMetadata, ...examineKey(location.objectKey, settings)];
  const { prepareImages } = settings;
  const tooLarge = problem('ImageTooLarge', (prepareImages === 'never' ? checkSize : checkOriginalBytes)(start.size));
  // What is prepared anyway need not be known any better.
  const isCertain = prepareImages !== 'never' && isPreparedUnseen(location.objectKey, start, settings);
  const header = await readHeader(location, start, objects, isCertain ? 0 : jumpsFor(wrongUpload, tooLarge));
  if (header === 'gone') return { ...metadata, rejection: goneDuringIntake };
  const { orientation = 1 } = header;
  const image = {
    ...(header.kind === 'found' && { format: header.format, width: header.width, height: header.height }),
    ...(orientation !== 1 && { orientation }),
  };
  const { problems: wrongImage, ...preparation } =
    prepareImages === 'never'
      ? { problems: examineHeader(header, settings) }
      : examineOriginal(header, start, isCertain, settings);
  // A smaller picture usually has fewer bytes as well, so the bytes come last.
  const problems = [...wrongUpload, ...wrongImage, ...tooLarge];
  return { ...metadata, ...image, ...preparation, rejection: combined(problems) };
}

export const goneDuringIntake = {
  reason: 'ObjectGone',
  message: 'This version of the object was deleted before it could be read. Upload the image again.',
} as const;

/**
 * What is wrong with the key holds whatever the object is, so it can be told without reading it. A prepared image has a key
 * of its own.
 */
export function examineKey(
  objectKey: string,
  { prepareImages }: Pick<IntakeSettings, 'prepareImages'>,
): readonly Rejection[] {
  return prepareImages === 'never' ? problem('KeyUnsupported', checkKey(objectKey)) : [];
}

/** Whether it is certain before the header is read that the image is prepared. */
function isPreparedUnseen(objectKey: string, { size }: ObjectStart, { prepareImages }: IntakeSettings): boolean {
  return prepareImages === 'always' || checkSize(size) !== undefined || checkKey(objectKey) !== undefined;
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

/** Of an image that may be prepared: any format that can be decoded, any size that the prepare stage takes. */
function examineOriginal(header: Header, start: ObjectStart, isCertain: boolean, settings: IntakeSettings) {
  if (header.kind === 'empty') return { problems: examineHeader(header, settings) };
  const { bytes } = start;
  const format = originalFormat(bytes);
  if (format === undefined) {
    const message = `${describeContent(bytes, start.size)} Expected a ${ORIGINAL_FORMAT_NAMES} image.`;
    return { problems: problem('FormatUnsupported', message) };
  }
  // Of a format that Tencent does not take, the prepare stage finds the size.
  const isReadable = format === 'jpeg' || format === 'png' || format === 'bmp';
  const size = header.kind === 'found' ? { width: header.width, height: header.height } : undefined;
  const seen = { bytes: start.size, format, size, orientation: header.orientation };
  if (!isCertain && !needsPreparation(seen, settings.maxLongEdge)) {
    return { problems: examineHeader(header, settings) };
  }
  const wrongSize = size && checkOriginalSize(size, settings.preparedLongEdge);
  const isUnreadable = isReadable && header.kind === 'unsupported';
  const problems = isUnreadable ? examineHeader(header, settings) : problem('DimensionsOutOfRange', wrongSize);
  return { problems, format, isToBePrepared: true };
}

function examineHeader(header: Header, { maxLongEdge }: IntakeSettings): readonly Rejection[] {
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

type Header = (HeaderScan | { readonly kind: 'empty' }) & { readonly orientation?: Orientation | undefined };

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
  let orientation = exifOrientation(start.bytes);
  for (let jumps = 0; scan.kind === 'more' && jumps < maxJumps; jumps++) {
    const at = scan.resumeAt;
    const rest = start.size - at;
    // A request takes longer than a few KB: what is left of a small image is read at once.
    const length = jumps < MAX_JUMPS && rest > FIRST_READ_BYTES ? JUMP_READ_BYTES : rest;
    const bytes = await objects.window(pinned, at, length);
    if (bytes === 'gone') return bytes;
    scan = scanImageHeader(bytes, { fileSize: start.size, at });
    orientation ??= exifOrientation(bytes);
    if (scan.kind === 'more' && length === rest) {
      return {
        kind: 'unsupported',
        message: 'The image ends before its header does. Upload the whole image.',
      } as const;
    }
  }
  return { ...scan, orientation };
}
