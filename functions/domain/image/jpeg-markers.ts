/** The second bytes of a JPEG's markers, as far as they may come before the frame header. */
export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const SOF55 = 0xf7;

const TEM = 0x01;

/** SOF0 to SOF15, among which DHT (C4), JPG (C8) and DAC (CC) are something else. */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Restart markers and TEM have no length. */
export function isStandalone(marker: number): boolean {
  return marker === TEM || (marker >= 0xd0 && marker <= 0xd7);
}

/** It is not defined whether these have a length, so they cannot be passed over. */
export function isReserved(marker: number): boolean {
  return marker > TEM && marker < 0xc0;
}
