import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { baselineJpeg, PNGS } from './pictures.ts';
import { messageOf, scanWhole } from './ranged-reads.ts';

const encoded = (format: 'gif' | 'webp' | 'tiff' | 'avif') =>
  sharp({ create: { width: 80, height: 80, channels: 3, background: '#384' } })
    .toFormat(format)
    .toBuffer();
const text = (content: string) => async () => Buffer.from(content, 'utf8');
const bytes = (content: string) => async () => Buffer.from(content, 'latin1');

describe('content that is no accepted image', () => {
  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['a GIF', () => encoded('gif'), /is a GIF/],
    ['a WebP', () => encoded('webp'), /is a WebP/],
    ['a TIFF', () => encoded('tiff'), /is a TIFF/],
    ['a TIFF of the other byte order', bytes('MM\0*\0\0\0\x08'), /is a TIFF/],
    ['an AVIF', () => encoded('avif'), /is an AVIF/],
    ['an HEIC', bytes('\0\0\0\x18ftypheic\0\0\0\0'), /is an HEIC/],
    ['an HEIF', bytes('\0\0\0\x18ftypmif1\0\0\0\0'), /is an HEIF/],
    ['a sequence of HEIF', bytes('\0\0\0\x18ftypmsf1\0\0\0\0'), /is an HEIF/],
    ['a video', bytes('\0\0\0\x18ftypisom\0\0\0\0'), /is a video/],
    ['a JPEG 2000', bytes('\0\0\0\x0cjP  \r\n\x87\n'), /is a JPEG 2000/],
    ['a JPEG XL', bytes('\0\0\0\x0cJXL \r\n\x87\n'), /is a JPEG XL/],
    ['a bare JPEG XL', bytes('\xff\x0a\xfa\x7f'), /is a JPEG XL/],
    ['an icon', bytes('\0\0\x01\0\x01\0\x10\x10'), /is an icon/],
    ['a Photoshop file', bytes('8BPS\0\x01'), /is a Photoshop file/],
    ['a PDF', bytes('%PDF-1.7\n'), /is a PDF/],
    ['a ZIP archive', bytes('PK\x03\x04rest of it'), /is a ZIP/],
    ['a gzip archive', bytes('\x1f\x8b\x08\0'), /is a gzip/],
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), /is an SVG/],
    ['an SVG with a prolog', text('\ufeff<?xml version="1.0"?>\n<!-- by hand -->\n<svg width="9"/>'), /is an SVG/],
    ['HTML', text('\n <!DOCTYPE html><html><svg></svg></html>'), /is an HTML page/],
    ['XML', text('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), /is XML or HTML/],
    ['XML without a prolog', text('<Error><Code>AccessDenied</Code></Error>'), /is XML or HTML/],
    ['JSON', text('{"image":"…"}'), /is JSON/],
    ['JSON with white space', text('[\n  {\n  "image": "…" } ]'), /is JSON/],
    ['a JPEG in base64', async () => Buffer.from((await baselineJpeg()).toString('base64')), /base64/],
    ['a PNG in base64', async () => Buffer.from(Buffer.from(await png()).toString('base64')), /base64/],
    ['a data URL', text('data:image/png;base64,iVBORw0KGgo='), /data URL/],
    ['a JPEG stored as text', async () => Buffer.from((await baselineJpeg()).toString('utf8')), /stored as text/],
    [
      'a PNG with changed line ends',
      async () =>
        Buffer.from(
          Buffer.from(await png())
            .toString('latin1')
            .replaceAll('\r\n', '\n'),
          'latin1',
        ),
      /transferred as text/,
    ],
    ['nothing', bytes(''), /empty/],
    ['zeros', async () => new Uint8Array(8192), /nothing but zero bytes/],
    ['a few bytes', bytes('\xff\xd8'), /too short for an image: 2 bytes/],
    ['21 bytes', bytes('.'.repeat(21)), /too short for an image: 21 bytes/],
    ['22 bytes', bytes('.'.repeat(22)), /no image of a known format/],
    ['bytes that begin like a PNG once', bytes(`\x89${'.'.repeat(30)}`), /no image of a known format/],
    ['a text about pages', text('First <html>, then <svg>, then <!-- and {"a":1}'), /no image of a known format/],
    ['a sentence', text('Hello, this is not an image at all.'), /no image of a known format/],
  ])('%s is refused by its name, and the message says what is expected', async (_name, create, message) => {
    const scan = scanWhole(await create());
    expect(messageOf(scan)).toMatch(message);
    expect(messageOf(scan)).toContain('Expected a JPG, PNG or BMP image.');
  });
});

function png(): Promise<Uint8Array> {
  return PNGS.RGB?.() ?? Promise.reject(new Error('no PNG'));
}
