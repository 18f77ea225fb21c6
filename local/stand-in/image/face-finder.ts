import { luma, pixelAt, type Raster, type Rgb } from './raster.ts';
import { type Region, skinRegions } from './skin-regions.ts';

/** What distinguishes the drawn persons: the mean colours of skin and hair. */
export interface Identity {
  readonly skin: Rgb;
  readonly hair: Rgb;
}

export interface FoundFace {
  /** In pixels of the raster. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly identity: Identity;
}

/** The least difference in brightness between skin and eye. */
const EYE_CONTRAST = 45;

/** Finds the largest face: a skin-coloured oval with two dark eyes side by side in its upper part. */
export function findFace(raster: Raster): FoundFace | undefined {
  return skinRegions(raster)
    .filter((region) => isOval(region, raster) && hasEyes(region, raster))
    .map((region) => ({
      x: region.left,
      y: region.top,
      width: region.width,
      height: region.height,
      identity: { skin: region.meanColour, hair: hairAbove(region, raster) },
    }))
    .sort((a, b) => b.width * b.height - a.width * a.height)[0];
}

function isOval(region: Region, raster: Raster): boolean {
  const aspect = region.height / region.width;
  const fill = region.area / (region.width * region.height);
  const share = region.area / (raster.width * raster.height);
  return aspect > 0.98 && aspect < 1.9 && fill > 0.5 && fill < 0.9 && share > 0.01 && region.width >= 12;
}

function hasEyes(region: Region, raster: Raster): boolean {
  const left = darkSpot(raster, region, 0.12, 0.45);
  const right = darkSpot(raster, region, 0.55, 0.88);
  if (!left || !right) return false;
  const level = Math.abs(left.y - right.y) < 0.1 * region.height;
  const mirrored = Math.abs((left.x + right.x) / 2 - (region.left + region.width / 2)) < 0.1 * region.width;
  return level && mirrored;
}

/** The middle of the dark pixels between eyebrows and nose, if there are as many as in an eye. */
function darkSpot(raster: Raster, region: Region, from: number, to: number): { x: number; y: number } | undefined {
  const threshold = luma(region.meanColour) - EYE_CONTRAST;
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let looked = 0;
  for (let y = at(region.top, region.height, 0.28); y < at(region.top, region.height, 0.58); y += 1) {
    for (let x = at(region.left, region.width, from); x < at(region.left, region.width, to); x += 1) {
      looked += 1;
      if (luma(pixelAt(raster, x, y)) >= threshold) continue;
      count += 1;
      sumX += x;
      sumY += y;
    }
  }
  const share = count / looked;
  return share > 0.02 && share < 0.45 ? { x: sumX / count, y: sumY / count } : undefined;
}

/** The mean colour of a strip above the forehead. */
function hairAbove(region: Region, raster: Raster): Rgb {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = at(region.top, region.height, -0.09); y < at(region.top, region.height, -0.03); y += 1) {
    for (let x = at(region.left, region.width, 0.42); x < at(region.left, region.width, 0.58); x += 1) {
      if (y < 0) continue;
      const colour = pixelAt(raster, x, y);
      sum[0] += colour[0];
      sum[1] += colour[1];
      sum[2] += colour[2];
      count += 1;
    }
  }
  return count === 0 ? [0, 0, 0] : [sum[0] / count, sum[1] / count, sum[2] / count];
}

function at(start: number, length: number, share: number): number {
  return Math.round(start + length * share);
}
