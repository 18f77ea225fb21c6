import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { encodeJpeg } from '../../../../functions/prepare/decoding/encode-jpeg.ts';
import { quarters, shown } from './quarters.ts';

const MAX_BYTES = 3_932_160;

/** The same for the same size. */
function noise(bytes: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

describe('the JPEG of pixels', () => {
  it('has at most the bytes that Tencent takes, even of noise in the largest size', async () => {
    const size = { width: 4000, height: 4000 };
    const jpeg = await encodeJpeg({ ...size, data: noise(size.width * size.height * 3) }, 1);
    expect(await sharp(jpeg).metadata()).toMatchObject(size);
    expect(jpeg.length).toBeLessThanOrEqual(MAX_BYTES);
  }, 30_000);

  it('is the same for the same pixels, so that an image may be prepared twice', async () => {
    const data = await sharp(quarters(200, 160)).removeAlpha().raw().toBuffer();
    const pixels = { width: 200, height: 160, data };
    const jpeg = await encodeJpeg(pixels, 1);
    expect(jpeg.equals(await encodeJpeg(pixels, 1))).toBe(true);
    expect(await shown(jpeg)).toEqual(['red', 'green', 'blue', 'yellow']);
  });
});
