import type { Identity } from './face-finder.ts';
import type { Rgb } from './raster.ts';

/** A distance of colours at which two faces have nothing in common. */
const STRANGERS = 110;

/** 0 to 100, as FaceMatchThreshold has it: the same drawn person in another picture is above 85. */
export function likeness(a: Identity, b: Identity): number {
  const apart = Math.hypot(distance(a.skin, b.skin), distance(a.hair, b.hair));
  return Math.max(0, 100 * (1 - apart / STRANGERS));
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
