export type Rgb = readonly [red: number, green: number, blue: number];

/** Three bytes per pixel, red first, row by row from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

export function pixelAt(raster: Raster, x: number, y: number): Rgb {
  const at = (y * raster.width + x) * 3;
  return [raster.pixels[at] ?? 0, raster.pixels[at + 1] ?? 0, raster.pixels[at + 2] ?? 0];
}

export function luma([red, green, blue]: Rgb): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export function rotatedRight({ width, height, pixels }: Raster): Raster {
  const turned = Buffer.alloc(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      pixels.copy(turned, (x * height + (height - 1 - y)) * 3, from, from + 3);
    }
  }
  return { width: height, height: width, pixels: turned };
}
