import sharp, { type Sharp } from 'sharp';
import type { Orientation } from '../../../../functions/domain/image/orientation.ts';

const COLOURS = { red: [220, 30, 30], green: [30, 160, 30], blue: [30, 30, 220], yellow: [230, 220, 40] } as const;
type Colour = keyof typeof COLOURS;

/** As they are seen: red and green above blue and yellow. */
const UPRIGHT: readonly (readonly [Colour, Colour])[] = [
  ['red', 'green'],
  ['blue', 'yellow'],
];

/** A PNG of four coloured quarters. */
export function quarters(width: number, height: number): Buffer {
  const svg = UPRIGHT.flatMap((row, y) =>
    row.map((colour, x) => `<rect x="${x}" y="${y}" width="1" height="1" fill="rgb(${COLOURS[colour]})"/>`),
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 2 2" preserveAspectRatio="none" shape-rendering="crispEdges">${svg.join('')}</svg>`,
  );
}

/** Where the first stored row and column are as seen, as EXIF defines it. */
const STORED: Readonly<Record<Orientation, (x: number, y: number, w: number, h: number) => readonly [number, number]>> =
  {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, w) => [w - 1 - y, x],
    7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
    8: (x, y, _, h) => [y, h - 1 - x],
  };

/** The quarters, stored so that they are seen upright with that orientation; the size is the one that is seen. */
export function storedAs(orientation: Orientation, width: number, height: number): Sharp {
  const [storedWidth, storedHeight] = orientation >= 5 ? [height, width] : [width, height];
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < storedHeight; y++) {
    for (let x = 0; x < storedWidth; x++) {
      const [seenX, seenY] = STORED[orientation](x, y, width, height);
      const colour = UPRIGHT[seenY < height / 2 ? 0 : 1]?.[seenX < width / 2 ? 0 : 1] ?? 'red';
      data.set(COLOURS[colour], (y * storedWidth + x) * 3);
    }
  }
  return sharp(data, { raw: { width: storedWidth, height: storedHeight, channels: 3 } });
}

/** @returns the colours of the quarters as stored: top left, top right, bottom left, bottom right */
export async function shown(image: Uint8Array): Promise<readonly string[]> {
  const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ].map(([x = 0, y = 0]) => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return nearest([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
  });
}

function nearest(pixel: readonly number[]): string {
  const names = Object.keys(COLOURS) as Colour[];
  const isNear = (name: Colour) => COLOURS[name].every((value, index) => Math.abs(value - (pixel[index] ?? 0)) <= 12);
  return names.find(isNear) ?? `rgb(${pixel})`;
}
