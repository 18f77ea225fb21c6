import { decode } from './decode.ts';
import { findFace, type Identity } from './face-finder.ts';
import { isGoodEnough } from './quality.ts';
import { type Raster, rotatedRight } from './raster.ts';

/** Tencent's RetCodes of one image. */
export const RET_CODE = {
  ok: 0,
  noFace: -1101,
  undecodable: -1102,
  dimensions: -1109,
  quality: -1601,
  otherPerson: -1604,
} as const;

export interface FaceRect {
  readonly X: number;
  readonly Y: number;
  readonly Width: number;
  readonly Height: number;
}

export type Examined =
  | { readonly retCode: 0; readonly rect: FaceRect; readonly identity: Identity | undefined }
  | { readonly retCode: Exclude<number, 0>; readonly rect?: undefined };

export interface ExamineOptions {
  readonly qualityControl: number;
  readonly needRotateDetection: boolean;
  /** Every readable picture counts as a face: for trying the stack with photographs. */
  readonly anyImage: boolean;
}

const SHORT_EDGE_MIN = 64;
const LONG_EDGE_MAX = 2000;
const JPEG_LONG_EDGE_MAX = 4000;

export async function examine(bytes: Buffer, options: ExamineOptions): Promise<Examined> {
  const image = await decode(bytes);
  if (!image) return { retCode: RET_CODE.undecodable };
  const longEdgeMax = image.isJpeg ? JPEG_LONG_EDGE_MAX : LONG_EDGE_MAX;
  if (Math.min(image.width, image.height) < SHORT_EDGE_MIN || Math.max(image.width, image.height) > longEdgeMax) {
    return { retCode: RET_CODE.dimensions };
  }
  for (const { raster, turned } of views(image.raster, options.needRotateDetection)) {
    const face = findFace(raster);
    if (!face) continue;
    if (!isGoodEnough(raster, face, options.qualityControl)) return { retCode: RET_CODE.quality };
    const scale = Math.max(image.width, image.height) / Math.max(raster.width, raster.height);
    const rect = turnBack(face, raster, turned);
    return { retCode: RET_CODE.ok, rect: scaleUp(rect, scale), identity: face.identity };
  }
  if (options.anyImage) return { retCode: RET_CODE.ok, rect: middleOf(image), identity: undefined };
  return { retCode: RET_CODE.noFace };
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function views(raster: Raster, rotate: boolean): readonly { raster: Raster; turned: number }[] {
  const upright = [{ raster, turned: 0 }];
  if (!rotate) return upright;
  for (let turned = 1; turned < 4; turned += 1) {
    const last = upright.at(-1)?.raster ?? raster;
    upright.push({ raster: rotatedRight(last), turned });
  }
  return upright;
}

/** From a view that was turned right so many times to the image as it came. */
function turnBack(rect: Rect, view: { width: number; height: number }, turned: number): Rect {
  if (turned === 0) return { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
  const back = { x: rect.y, y: view.width - rect.x - rect.width, width: rect.height, height: rect.width };
  return turnBack(back, { width: view.height, height: view.width }, turned - 1);
}

function scaleUp(rect: Rect, scale: number): FaceRect {
  const [X, Y, Width, Height] = [rect.x, rect.y, rect.width, rect.height].map((each) => Math.round(each * scale));
  return { X: X ?? 0, Y: Y ?? 0, Width: Width ?? 0, Height: Height ?? 0 };
}

function middleOf(image: { readonly width: number; readonly height: number }): FaceRect {
  return scaleUp({ x: image.width / 4, y: image.height / 4, width: image.width / 2, height: image.height / 2 }, 1);
}
