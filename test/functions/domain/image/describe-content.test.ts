import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { bmp } from './bytes.ts';
import { DAMAGED_UPLOADS } from './damaged-uploads.ts';
import { JPEGS, PNGS } from './pictures.ts';

import { messageOf, scanWhole } from './ranged-reads.ts';

const encoded = (format: 'gif' | 'webp' | 'tiff' | 'avif') =>
  sharp({ create: { width: 80, height: 80, channels: 3, background: '#384' } })
    .toFormat(format)
    .toBuffer();
const text = (content: string) => async () => Buffer.from(content, 'utf8');
const bytes = (content: string) => async () => Buffer.from(content, 'latin1');

/** The box at the beginning of HEIF files, raw photos and videos, with a `heic` behind it that is none of its brands. */
function iso(major: string, ...compatible: readonly string[]): () => Promise<Uint8Array> {
  const size = String.fromCharCode(16 + 4 * compatible.length);
  return bytes(`\0\0\0${size}ftyp${major}\0\0\0\0${compatible.join('')}heic`);
}

describe('content that is no accepted image', () => {
  it.each<readonly [string, () => Promise<Uint8Array>, RegExp]>([
    ['a GIF', () => encoded('gif'), /is a GIF/],
    ['a WebP', () => encoded('webp'), /is a WebP/],
    ['a TIFF', () => encoded('tiff'), /is a TIFF/],
    ['a TIFF of the other byte order', bytes('MM\0*\0\0\0\x08'), /is a TIFF/],
    ['an AVIF', () => encoded('avif'), /is an AVIF/],
    ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'].map(
      (brand) => [`an HEIC (${brand})`, iso(brand), /is an HEIC.*Convert it to JPEG/] as const,
    ),
    ...['mif1', 'mif2', 'msf1', 'miaf', 'MiHB', 'MiHE', 'avci', 'jpgs'].map(
      (brand) => [`an HEIF (${brand})`, iso(brand), /is an HEIF.*Convert it to JPEG/] as const,
    ),
    ['an HEIC of the generic brand', iso('mif1', 'mif1', 'heic', 'tmap'), /is an HEIC/],
    ['an AVIF of the generic brand', iso('mif1', 'mif1', 'avif', 'miaf'), /is an AVIF/],
    ['an AVIF sequence', iso('avis'), /is an AVIF/],
    ['a CR3', iso('crx ', 'crx ', 'isom'), /is a raw photo \(Canon CR3\)/],
    ['an HEIF whose brands go on behind its box', iso('zzzz', 'isom'), /is a video/],
    ['a RAF', bytes('FUJIFILMCCD-RAW 0201FF393103'), /is a raw photo \(Fujifilm\)/],
    ['an ORF', bytes('IIRO\x08\0\0\0'), /is a raw photo \(Olympus\)/],
    ['an RW2', bytes('IIU\0\x18\0\0\0'), /is a raw photo \(Panasonic\)/],
    ['an AVI', bytes('RIFF\0\0\0\0AVI LIST'), /is a video/],
    ['a Matroska', bytes('\x1aE\xdf\xa3\x93B'), /is a video/],
    ['a video', bytes('\0\0\0\x18ftypisom\0\0\0\0'), /is a video/],
    ['a JPEG 2000', bytes('\0\0\0\x0cjP  \r\n\x87\n'), /is a JPEG 2000/],
    ['a JPEG XL', bytes('\0\0\0\x0cJXL \r\n\x87\n'), /is a JPEG XL/],
    ['a bare JPEG XL', bytes('\xff\x0a\xfa\x7f'), /is a JPEG XL/],
    ['an icon', bytes('\0\0\x01\0\x01\0\x10\x10'), /is an icon/],
    ['a Photoshop file', bytes('8BPS\0\x01'), /is a Photoshop file/],
    ['a PDF', bytes('%PDF-1.7\n'), /is a PDF/],
    ['a ZIP archive', bytes('PK\x03\x04rest of it'), /is a ZIP/],
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), /is an SVG/],
    ['an SVG with a prolog', text('\ufeff<?xml version="1.0"?>\n<!-- by hand -->\n<svg width="9"/>'), /is an SVG/],
    ['XML', text('<?xml version="1.0"?><ListBucketResult/>'), /is XML or HTML/],
    ['XML without a prolog', text('<note><to>you</to></note>'), /is XML or HTML/],
    ['nothing', bytes(''), /empty/],
    ['a few bytes', bytes('\xff\xd8'), /too short for an image: 2 bytes/],
    ['21 bytes', bytes('.'.repeat(21)), /too short for an image: 21 bytes/],
    ['22 bytes', bytes('.-'.repeat(11)), /no image of a known format/],
    ['bytes that begin like a PNG once', bytes(`\x89${'.'.repeat(30)}`), /no image of a known format/],
    ['a text about pages', text('First <html>, then <svg>, then <!-- and {"a":1}'), /no image of a known format/],
    ['a sentence', text('Hello, this is not an image at all.'), /no image of a known format/],
  ])('%s is refused by its name, and the message says what is expected', async (_name, create, message) => {
    const scan = scanWhole(await create());
    expect(messageOf(scan)).toMatch(message);
    expect(messageOf(scan)).toContain('Expected a JPG, PNG or BMP image.');
  });
});

describe('an upload that was damaged on its way', () => {
  it.each(DAMAGED_UPLOADS)('is named, and the message says how to upload instead: $name', async (upload) => {
    const message = messageOf(scanWhole(await upload.bytes())) ?? '';
    expect(message).toMatch(upload.what);
    expect(message).toMatch(upload.instead);
    expect(message).toMatch(/Expected a JPG, PNG or BMP image\.$/);
    expect(message.length).toBeLessThan(400);
  });

  it('is named by its first kilobyte, and its message quotes nothing of it but words without data', async () => {
    const secret = 'https://cdn.example.com/anna-lee.jpg?X-Amz-Signature=5ec8e7';
    for (const content of [
      secret,
      `{"url":"${secret}"}`,
      `<Error><Code>${secret}</Code></Error>`,
      `[object ${secret}]`,
    ]) {
      const message = messageOf(scanWhole(Buffer.from(content))) ?? '';
      expect(message).not.toMatch(/anna-lee|5ec8e7/);
    }
  });
});

/** Whatever is said of other formats and of damage, and of no accepted image. */
const NAMES_OTHER_CONTENT = /^The (?:content is (?!a JPEG-LS)|file begins with nothing but)/;

describe('an image of an accepted format', () => {
  it('is never taken for anything else, whatever stands behind its first bytes', () => {
    const beginning = fc.constantFrom('\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'BM');
    const rest = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }).map((content) => Buffer.from(content)),
      fc.string({ maxLength: 500 }).map((content) => Buffer.from(content)),
      fc
        .constantFrom(...TEXTS_OF_NO_IMAGE, '/9j/4AAQSkZJRg', '\u00ff\u00d8\u00ff', '--a\r\nContent-Type: x')
        .map(Buffer.from),
    );
    fc.assert(
      fc.property(beginning, rest, (start, content) => {
        const file = Buffer.concat([Buffer.from(start, 'latin1'), content]);
        expect(messageOf(scanWhole(file)) ?? '').not.toMatch(NAMES_OTHER_CONTENT);
      }),
      { numRuns: 1000 },
    );
  });

  it('is found, whichever of the pictures of this test it is', async () => {
    const pictures = await Promise.all([...Object.values(JPEGS), ...Object.values(PNGS)].map((create) => create()));
    for (const file of [...pictures, bmp({ width: 131, height: 77 })]) expect(scanWhole(file).kind).toBe('found');
  });
});

/** What looks a little like an image in an encoding, and is none. */
const TEXTS_OF_NO_IMAGE = [
  'The path is /9j/ and the key is iVBORw0KGgo, as everybody knows.',
  'TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdA==',
  'd41d8cd98f00b204e9800998ecf8427e',
  'ffd8 is the beginning of a JPEG',
  '1,2,3,4,5,6,7,8\n9,10,11,12',
  '255;0;0;128;64;32;16;8;4',
  '%20%20%20 is white space',
  'name=Anna%20Lee&id=1001',
  '---\ntitle: front matter\n---\ntext',
  '1a\r\nhello, this is chunked text\r\n0\r\n\r\n',
  'Subject: hello\r\n\r\nThis is a mail.',
  '\ufeffA text with a byte order mark.',
  'Müller, Çelik, Ångström: 25 °C, 100 µm, ÿØÿ',
  '????? what is this, please',
  'BMW, BASF and others',
  'BA0001 and 25 other numbers',
];

describe('a text that is no image', () => {
  it.each(TEXTS_OF_NO_IMAGE)('is not taken for a damaged one: %j', (content) => {
    const message = messageOf(scanWhole(Buffer.from(content))) ?? '';
    expect(message).toMatch(/is text, and no image of a known format|begins like a BMP|BMP is cut off/);
  });
});

describe('bytes without meaning', () => {
  it('are taken for nothing at all', () => {
    for (let index = 0; index < 3000; index++) {
      const blocks = [0, 1, 2].map((part) => createHash('sha256').update(`${index} ${part}`).digest());
      const message = messageOf(scanWhole(Buffer.concat(blocks))) ?? '';
      expect(message).toMatch(/no image of a known format|is cut off|begins like a BMP/);
    }
  });

  it('are answered in one or two sentences, and never by an error', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'data:image/png;base64,',
        '%FF%D8',
        '\\xff\\xd8',
        '[255,216,',
        '{"data":"',
        '/9j/4AAQ',
        'ffd8ffe0',
        '<',
      ),
      fc.constantFrom('HTTP/1.1 200 OK\r\n', '--b\r\n', '[object ', '\ufeff', '\n', '\0', 'a=', '"', '\\', 'ff', '12 '),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const encoding = fc.constantFrom<BufferEncoding>('latin1', 'utf8', 'utf16le', 'base64', 'hex');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), encoding, (parts, as) => {
        const scan = scanWhole(Buffer.from(parts.join(''), as));
        expect((messageOf(scan) ?? '').length).toBeLessThan(500);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a text made to be decoded for long', () => {
  const repeated = (part: string) => Buffer.from(part.repeat(100_000));
  const inBase64 = (times: number): string => (times === 0 ? '1'.repeat(20) : btoa(inBase64(times - 1)));

  it('is given up soon, however large it is', () => {
    const texts = ['a=%61=', 'data:a/b;base64,', '\\x41', '%41', '12', '"0":1,', 'AAAA=', 'a.', '<', inBase64(5)].map(
      repeated,
    );
    const begun = performance.now();
    for (const content of texts) for (let round = 0; round < 10; round++) scanWhole(content);
    // 100 scans of 15 milliseconds at most: without a limit to the layers and to what is looked at, minutes.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
