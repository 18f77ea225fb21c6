import { describe, expect, it } from '@jest/globals';
import type { ImageFormat } from '../../../../functions/domain/image/image-formats.ts';
import { checkDimensions, checkSize, MAX_IMAGE_BYTES } from '../../../../functions/domain/image/image-limits.ts';

const documented = { jpeg: 4000, other: 2000 };

describe('the dimensions of an image', () => {
  it.each<[ImageFormat, number, number]>([
    ['jpeg', 64, 64],
    ['jpeg', 4000, 64],
    ['jpeg', 64, 4000],
    ['png', 2000, 2000],
    ['bmp', 64, 2000],
  ])('are accepted: %s of %i x %i', (format, width, height) => {
    expect(checkDimensions({ format, width, height }, documented)).toBeUndefined();
  });

  it.each<[ImageFormat, number, number, RegExp]>([
    ['jpeg', 63, 100, /63 x 100 pixels: expected a short edge of at least 64/],
    ['png', 100, 63, /100 x 63 pixels: expected a short edge of at least 64/],
    ['jpeg', 4001, 100, /4001 x 100 pixels: expected a long edge of at most 4000 for JPG/],
    ['jpeg', 100, 4001, /at most 4000 for JPG/],
    ['png', 2001, 100, /at most 2000 for PNG/],
    ['bmp', 100, 2001, /at most 2000 for BMP/],
    ['bmp', 100, 0x80000000, /100 x 2147483648 pixels/],
  ])('are refused with what was received and what is expected: %s of %i x %i', (format, width, height, message) => {
    expect(checkDimensions({ format, width, height }, documented)).toMatch(message);
    expect(checkDimensions({ format, width: height, height: width }, documented)).toBeDefined();
  });

  it.each<[ImageFormat, number]>([
    ['jpeg', 6000],
    ['png', 4096],
    ['bmp', 4096],
  ])('may be as large as the stack allows: %s of %i', (format, longEdge) => {
    const maxLongEdge = { jpeg: 6000, other: 4096 };
    expect(checkDimensions({ format, width: longEdge, height: 64 }, maxLongEdge)).toBeUndefined();
    const tooLarge = { format, width: 64, height: longEdge + 1 };
    expect(checkDimensions(tooLarge, maxLongEdge)).toMatch(`expected a long edge of at most ${longEdge} for`);
  });
});

describe('the bytes of an image', () => {
  it('are at most 5 MB as base64', () => {
    expect(Math.ceil(MAX_IMAGE_BYTES / 3) * 4).toBe(5 * 1024 * 1024);
    expect(checkSize(MAX_IMAGE_BYTES)).toBeUndefined();
    expect(checkSize(MAX_IMAGE_BYTES + 1)).toMatch(/3932161 bytes: expected at most 3932160/);
  });
});
