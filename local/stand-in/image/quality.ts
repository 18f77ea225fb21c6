import type { FoundFace } from './face-finder.ts';
import { luma, pixelAt, type Raster } from './raster.ts';

/** The least sharpness, and the range of the skin's brightness, for each value of QualityControl. */
const DEMANDS: readonly { readonly sharpness: number; readonly darkest: number; readonly brightest: number }[] = [
  { sharpness: 0, darkest: 0, brightest: 255 },
  { sharpness: 8, darkest: 0, brightest: 255 },
  { sharpness: 16, darkest: 40, brightest: 250 },
  { sharpness: 24, darkest: 50, brightest: 245 },
  { sharpness: 32, darkest: 60, brightest: 240 },
];

export function isGoodEnough(raster: Raster, face: FoundFace, qualityControl: number): boolean {
  const demand = DEMANDS[qualityControl];
  if (!demand) return false;
  const brightness = luma(face.identity.skin);
  return sharpness(raster, face) >= demand.sharpness && brightness >= demand.darkest && brightness <= demand.brightest;
}

/** The mean of the largest 5 % of the differences between neighbouring pixels, 0 to 255. */
function sharpness(raster: Raster, face: FoundFace): number {
  const steps: number[] = [];
  for (let y = face.y; y < face.y + face.height; y += 1) {
    for (let x = face.x; x < face.x + face.width - 1; x += 1) {
      steps.push(Math.abs(luma(pixelAt(raster, x, y)) - luma(pixelAt(raster, x + 1, y))));
    }
  }
  const steepest = steps.sort((a, b) => b - a).slice(0, Math.max(1, Math.ceil(steps.length / 20)));
  return steepest.reduce((sum, step) => sum + step, 0) / steepest.length;
}
