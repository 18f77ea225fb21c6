import { luma, pixelAt, type Raster, type Rgb } from './raster.ts';

/** Connected pixels of the colour of skin. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly area: number;
  readonly meanColour: Rgb;
}

const MAX_REGIONS = 4;

/** Finds the largest regions of the colour of skin. */
export function skinRegions(raster: Raster): readonly Region[] {
  const { width, height } = raster;
  const open = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) if (isSkin(pixelAt(raster, x, y))) open[y * width + x] = 1;
  }
  const regions: Region[] = [];
  for (let start = 0; start < open.length; start += 1) if (open[start]) regions.push(flood(raster, open, start));
  return regions.sort((a, b) => b.area - a.area).slice(0, MAX_REGIONS);
}

/** More red than green, and more green than blue, neither grey nor glaring: true for every skin tone. */
function isSkin(colour: Rgb): boolean {
  const [red, green, blue] = colour;
  return red > 85 && red - green > 12 && red - green < 75 && green - blue > 8 && red - blue > 30 && luma(colour) > 60;
}

/** Removes the region of `start` from `open`. */
function flood(raster: Raster, open: Uint8Array, start: number): Region {
  const { width, height } = raster;
  const stack = [start];
  open[start] = 0;
  let [left, right, top, bottom, area] = [width, 0, height, 0, 0];
  const sum: [number, number, number] = [0, 0, 0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    area += 1;
    const colour = pixelAt(raster, x, y);
    sum[0] += colour[0];
    sum[1] += colour[1];
    sum[2] += colour[2];
    for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
      if (!open[next]) continue;
      open[next] = 0;
      stack.push(next);
    }
  }
  const meanColour: Rgb = [sum[0] / area, sum[1] / area, sum[2] / area];
  return { left, top, width: right - left + 1, height: bottom - top + 1, area, meanColour };
}
