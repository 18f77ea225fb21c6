import type { Identity } from './face-finder.ts';
import type { Rgb } from './raster.ts';

/** The distance of colours at which the similarity is 0. */
const STRANGERS = 110;

/** From 0 to 100, as FaceMatchThreshold. Two pictures of one drawn person have more than 85. */
export function similarity(a: Identity, b: Identity): number {
  const apart = Math.hypot(distance(a.skin, b.skin), distance(a.hair, b.hair));
  return Math.max(0, 100 * (1 - apart / STRANGERS));
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
