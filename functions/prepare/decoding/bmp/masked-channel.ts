/**
 * @param mask bits of one colour in a pixel; those between its lowest and its highest count
 * @returns the function from a pixel to that colour, 0 to 255; for an empty mask, always 0
 */
export function maskedChannel(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return most === 255
    ? (pixel) => (pixel >>> shift) & 255
    : (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}
