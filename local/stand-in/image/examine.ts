import { createHash } from 'node:crypto';
import { MAX_LONG_EDGE_JPEG, MAX_LONG_EDGE_OTHER, MIN_SHORT_EDGE } from '../limits.ts';
import { decode } from './decode.ts';
import { findFace, type Identity } from './face-finder.ts';
import { isGoodEnough } from './quality.ts';
import { type Raster, rotatedRight } from './raster.ts';

/** Tencent's RetCodes that do not come from a look at a single image. */
export const RET_CODE = { ok: 0, otherPerson: -1604 } as const;

/** How Tencent refuses one image: by RetCode among several, by error code when the request has no other. */
interface ImageRefusal {
  readonly retCode: number;
  readonly code: string;
}

const NO_FACE: ImageRefusal = { retCode: -1101, code: 'InvalidParameterValue.NoFaceInPhoto' };
const UNDECODABLE: ImageRefusal = { retCode: -1102, code: 'FailedOperation.ImageDecodeFailed' };
const TOO_SMALL: ImageRefusal = { retCode: -1109, code: 'FailedOperation.ImageResolutionTooSmall' };
const TOO_LARGE: ImageRefusal = { retCode: -1109, code: 'FailedOperation.ImageResolutionExceed' };
const QUALITY: ImageRefusal = { retCode: -1601, code: 'FailedOperation.FaceQualityNotQualified' };

export interface FaceRect {
  readonly X: number;
  readonly Y: number;
  readonly Width: number;
  readonly Height: number;
}

export type Examined =
  | {
      readonly retCode: 0;
      readonly rect: FaceRect;
      readonly identity: Identity | undefined;
      /** Of the bytes: equal for the same image alone. */
      readonly digest: string;
    }
  | (ImageRefusal & { readonly rect?: undefined });

export interface ExamineOptions {
  readonly qualityControl: number;
  readonly needRotateDetection: boolean;
  /** Takes every readable picture for a face, so that the stack can be tried with photographs. */
  readonly anyImage: boolean;
}

/** Judges an image as CreateFace does, without comparing its face to others. */
export async function examine(bytes: Buffer, options: ExamineOptions): Promise<Examined> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const image = await decode(bytes);
  if (!image) return UNDECODABLE;
  const maxLongEdge = image.isJpeg ? MAX_LONG_EDGE_JPEG : MAX_LONG_EDGE_OTHER;
  if (Math.min(image.width, image.height) < MIN_SHORT_EDGE) return TOO_SMALL;
  if (Math.max(image.width, image.height) > maxLongEdge) return TOO_LARGE;
  for (const { raster, turned } of orientations(image.raster, options.needRotateDetection)) {
    const face = findFace(raster);
    if (!face) continue;
    if (!isGoodEnough(raster, face, options.qualityControl)) return QUALITY;
    const scale = Math.max(image.width, image.height) / Math.max(raster.width, raster.height);
    const rect = turnBack(face, raster, turned);
    return { retCode: RET_CODE.ok, rect: scaleUp(rect, scale), identity: face.identity, digest };
  }
  if (options.anyImage) return { retCode: RET_CODE.ok, rect: middleOf(image), identity: undefined, digest };
  return NO_FACE;
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function orientations(raster: Raster, rotate: boolean): readonly { raster: Raster; turned: number }[] {
  const all = [{ raster, turned: 0 }];
  if (!rotate) return all;
  for (let turned = 1; turned < 4; turned += 1) {
    const last = all.at(-1)?.raster ?? raster;
    all.push({ raster: rotatedRight(last), turned });
  }
  return all;
}

/** Maps a rectangle of the raster that was turned right `turned` times to the image as received. */
function turnBack(rect: Rect, raster: { width: number; height: number }, turned: number): Rect {
  if (turned === 0) return { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
  const back = { x: rect.y, y: raster.width - rect.x - rect.width, width: rect.height, height: rect.width };
  return turnBack(back, { width: raster.height, height: raster.width }, turned - 1);
}

function scaleUp(rect: Rect, scale: number): FaceRect {
  const [X, Y, Width, Height] = [rect.x, rect.y, rect.width, rect.height].map((each) => Math.round(each * scale));
  return { X: X ?? 0, Y: Y ?? 0, Width: Width ?? 0, Height: Height ?? 0 };
}

function middleOf(image: { readonly width: number; readonly height: number }): FaceRect {
  return scaleUp({ x: image.width / 4, y: image.height / 4, width: image.width / 2, height: image.height / 2 }, 1);
}
