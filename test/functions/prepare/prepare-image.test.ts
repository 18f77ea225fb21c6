import { describe, expect, it } from '@jest/globals';
import type { Conversion, ConversionRequest } from '../../../functions/prepare/ports.ts';
import { prepareImage } from '../../../functions/prepare/prepare-image.ts';
import { bmp } from '../domain/image/bytes.ts';

const MAX_BYTES = 52_428_800;

const converted: Conversion = {
  kind: 'converted',
  jpeg: Buffer.from('a picture'),
  width: 1440,
  height: 1920,
  original: { width: 4032, height: 3024, orientation: 6 },
};

function prepare(bytes: Uint8Array, conversion: Conversion = converted) {
  const asked: ConversionRequest[] = [];
  const convert = async (request: ConversionRequest) => {
    asked.push(request);
    return conversion;
  };
  return prepareImage(bytes, 1920, { convert }).then((outcome) => ({ outcome, asked }));
}

describe('an image', () => {
  it('goes to the decoder of its format and comes back with what the row says of it', async () => {
    const bytes = bmp({ width: 64, height: 64 });
    const { outcome, asked } = await prepare(bytes);
    expect(asked).toEqual([{ bytes, format: 'bmp', longEdge: 1920 }]);
    expect(outcome).toEqual({ ...converted, kind: 'prepared', format: 'bmp' });
  });

  it.each<[string, Uint8Array, string, RegExp]>([
    ['without bytes', Buffer.alloc(0), 'ImageEmpty', /no bytes. Upload the image again/],
    ['of one byte too many', Buffer.alloc(MAX_BYTES + 1, 'BM'), 'ImageTooLarge', /52428801 bytes: expected at most/],
    [
      'that is an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'FormatUnsupported',
      /is an SVG\. Expected a JPG, PNG, BMP, WebP, GIF, TIFF, AVIF or HEIC image/,
    ],
    ['that is a PDF', Buffer.from('%PDF-1.7\n'), 'FormatUnsupported', /is a PDF/],
    ['that is text', Buffer.from('hello, this is no image at all'), 'FormatUnsupported', /no image of a known format/],
  ])('%s is refused before any decoder sees it', async (_, bytes, reason, message) => {
    const { outcome, asked } = await prepare(bytes);
    expect(outcome).toMatchObject({ kind: 'refused', reason, message: expect.stringMatching(message) });
    expect(asked).toEqual([]);
  });

  it('of the largest number of bytes is decoded', async () => {
    expect((await prepare(Buffer.alloc(MAX_BYTES, 'BM'))).outcome.kind).toBe('prepared');
  });

  it('with too many pixels is refused, and its size is known', async () => {
    const size = { width: 30_000, height: 30_000 };
    const { outcome } = await prepare(bmp({ width: 64, height: 64 }), {
      kind: 'outOfRange',
      size,
      message: 'Too many.',
    });
    expect(outcome).toEqual({
      kind: 'refused',
      reason: 'DimensionsOutOfRange',
      message: 'Too many.',
      format: 'bmp',
      size,
    });
  });

  it('that no decoder can read is refused: the uploader reads what to do, the operator what the decoder said', async () => {
    const { outcome } = await prepare(bmp({ width: 64, height: 64 }), { kind: 'undecodable', detail: 'SIGSEGV' });
    expect(outcome).toEqual({
      kind: 'refused',
      reason: 'ImageUndecodable',
      message: 'The image could not be decoded. Save it again as JPG and upload the new file.',
      detail: 'SIGSEGV',
      format: 'bmp',
    });
  });
});

describe('a converter that does not work', () => {
  it('is not the fault of the image', async () => {
    const convert = () => Promise.reject(new Error('no decoders'));
    await expect(prepareImage(bmp({ width: 64, height: 64 }), 1920, { convert })).rejects.toThrow('no decoders');
  });
});
