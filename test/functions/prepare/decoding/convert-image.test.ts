import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Orientation } from '../../../../functions/domain/image/orientation.ts';
import type { OriginalFormat } from '../../../../functions/domain/image/original-formats.ts';
import { convertImage } from '../../../../functions/prepare/decoding/convert-image.ts';
import type { Conversion } from '../../../../functions/prepare/ports.ts';
import { encodeBmp } from '../../../../local/stand-in/image/bmp.ts';
import { quarters, shown, storedAs } from './quarters.ts';

const LONG_EDGE = 640;
const HEIC = readFileSync(new URL('../../../../local/samples/heic/iphone.heic', import.meta.url));

const convert = (bytes: Uint8Array, format: OriginalFormat, longEdge = LONG_EDGE) =>
  convertImage({ bytes, format, longEdge });

function picture(conversion: Conversion) {
  if (conversion.kind !== 'converted') throw new Error(JSON.stringify(conversion));
  return conversion;
}

describe('a converted image', () => {
  it('is a baseline JPEG of three colours that carries nothing but the picture', async () => {
    const original = await sharp(quarters(200, 160))
      .withMetadata({ icc: 'p3', exif: { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>where it was taken</a></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    const { jpeg } = picture(await convert(original, 'jpeg'));
    expect(markersOf(jpeg)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(e|fe)/)]));
    const { format, channels, isProgressive, exif, icc, xmp, iptc } = await sharp(jpeg).metadata();
    expect({ format, channels, isProgressive }).toEqual({ format: 'jpeg', channels: 3, isProgressive: false });
    expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is shrunk to the long edge, with its proportions', async () => {
    const original = await sharp(quarters(1000, 750)).png().toBuffer();
    const { jpeg, width, height } = picture(await convert(original, 'png'));
    expect({ width, height }).toEqual({ width: 640, height: 480 });
    expect(await sharp(jpeg).metadata()).toMatchObject({ width, height });
    expect(await shown(jpeg)).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  it('is not enlarged', async () => {
    const original = await sharp(quarters(100, 80)).png().toBuffer();
    expect(picture(await convert(original, 'png'))).toMatchObject({ width: 100, height: 80 });
  });

  it.each<Orientation>([1, 2, 3, 4, 5, 6, 7, 8])(
    'is upright, whatever its EXIF orientation is: %d',
    async (orientation) => {
      const stored = storedAs(orientation, 200, 160);
      const size = (await stored.toBuffer({ resolveWithObject: true })).info;
      for (const [format, encoded] of [
        ['jpeg', stored.clone().jpeg({ quality: 95 })],
        ['png', stored.clone().png()],
        ['webp', stored.clone().webp({ lossless: true })],
        ['tiff', stored.clone().tiff()],
      ] as const) {
        const bytes = await encoded.withMetadata({ orientation }).toBuffer();
        const { jpeg, width, height, original } = picture(await convert(bytes, format));
        expect({ format, width, height }).toEqual({ format, width: 200, height: 160 });
        expect(original).toEqual({ width: size.width, height: size.height, orientation });
        expect(await shown(jpeg)).toEqual(['red', 'green', 'blue', 'yellow']);
      }
    },
  );

  it('has the upright size and the stored one', async () => {
    const bytes = await storedAs(6, 1000, 500).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(picture(await convert(bytes, 'jpeg'))).toMatchObject({
      width: 640,
      height: 320,
      original: { width: 500, height: 1000, orientation: 6 },
    });
  });

  it('is turned as the container of an HEIC says, and not again by its EXIF; its colours are sRGB', async () => {
    const { jpeg, width, height, original } = picture(await convert(HEIC, 'heic'));
    expect({ width, height }).toEqual({ width: 480, height: 640 });
    expect(original).toEqual({ width: 3024, height: 4032, orientation: 1 });
    await expectColour(jpeg, [10, 10], [0xcf, 0xd8, 0xc0]);
    await expectColour(jpeg, [240, 390], [0xf2, 0xcf, 0xae]);
  });

  it.each([
    ['p3', '#c04020', [0xc0, 0x40, 0x20]],
    // What LittleCMS makes of the same pixels and profile in another program.
    ['cmyk', '#808080', [0x73, 0x72, 0x71]],
  ] as const)('is converted from the colours of its profile: %s', async (profile, background, expected) => {
    const plain = sharp({ create: { width: 100, height: 100, channels: 3, background } });
    const bytes = await plain.withIccProfile(profile).jpeg({ quality: 100 }).toBuffer();
    await expectColour(picture(await convert(bytes, 'jpeg')).jpeg, [50, 50], expected);
  });

  it('is decoded when its colour profile is broken, as if it had none', async () => {
    const bytes = await sharp(quarters(200, 160)).jpeg().toBuffer();
    const profile = Buffer.concat([
      Buffer.from([0xff, 0xe2, 0x0c, 0x58]),
      Buffer.alloc(0xc56, 'ICC_PROFILE\0\x01\x01'),
    ]);
    const broken = Buffer.concat([bytes.subarray(0, 2), profile, bytes.subarray(2)]);
    expect(await shown(picture(await convert(broken, 'jpeg')).jpeg)).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  it('has white where the original is transparent', async () => {
    const clear = { create: { width: 100, height: 100, channels: 4, background: '#00ff0000' } } as const;
    for (const format of ['png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const options = format === 'tiff' ? { compression: 'lzw' } : {};
      const bytes = await sharp(clear).toFormat(format, options).toBuffer();
      await expectColour(picture(await convert(bytes, format)).jpeg, [50, 50], [255, 255, 255]);
    }
  });

  it('is the first frame of an animation and the first page of a document', async () => {
    const frames = Buffer.concat(['#f00', '#0f0'].map((colour) => solid(colour)));
    const animation = sharp(frames, { raw: { width: 80, height: 160, channels: 3, pageHeight: 80 } });
    for (const format of ['gif', 'webp', 'tiff'] as const) {
      const bytes = await animation.clone().toFormat(format).toBuffer();
      const { jpeg, width, height } = picture(await convert(bytes, format));
      expect({ format, width, height }).toEqual({ format, width: 80, height: 80 });
      await expectColour(jpeg, [40, 40], [255, 0, 0]);
    }
  });

  it('has 8 bits of each colour, whatever the original has', async () => {
    const deep = sharp(quarters(200, 160)).toColourspace('rgb16');
    const grey = sharp(quarters(200, 160)).greyscale().toColourspace('b-w');
    for (const [bytes, format] of [
      [await deep.clone().png().toBuffer(), 'png'],
      [await deep.clone().tiff().toBuffer(), 'tiff'],
      [await sharp(quarters(200, 160)).png({ palette: true }).toBuffer(), 'png'],
      [await sharp(quarters(200, 160)).avif({ bitdepth: 10, lossless: true }).toBuffer(), 'avif'],
      [await bmp(), 'bmp'],
    ] as const) {
      expect(await shown(picture(await convert(bytes, format)).jpeg)).toEqual(['red', 'green', 'blue', 'yellow']);
    }
    const { jpeg } = picture(await convert(await grey.jpeg().toBuffer(), 'jpeg'));
    expect((await sharp(jpeg).metadata()).channels).toBe(3);
  });
});

/**
 * Made of the quarters with 80 x 64 pixels: by `jpegtran -arithmetic` of libjpeg-turbo, and by `jpeg8_encode` of the Python
 * package imagecodecs with `lossless` and with 12 bits per sample.
 */
const rare = (name: string) => readFileSync(new URL(`rare/${name}.jpg`, import.meta.url));

describe('a JPEG of a rare kind', () => {
  it.each(['arithmetic', 'lossless'])('is converted: %s', async (name) => {
    const { jpeg } = picture(await convert(rare(name), 'jpeg'));
    expect(await shown(jpeg)).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  it('with 12 bits of each colour is more than the decoder can read, and it says so', async () => {
    expect(await convert(rare('twelve-bits'), 'jpeg')).toEqual({
      kind: 'undecodable',
      detail: expect.stringMatching(/precision 12/),
    });
  });
});

describe('an image that is not converted', () => {
  it('has too few pixels', async () => {
    const bytes = await sharp(quarters(64, 63)).png().toBuffer();
    expect(await convert(bytes, 'png')).toMatchObject({ kind: 'outOfRange', size: { width: 64, height: 63 } });
  });

  it('is too narrow when it is shrunk', async () => {
    const bytes = await sharp(quarters(1400, 140)).png().toBuffer();
    expect(await convert(bytes, 'png', 640)).toMatchObject({ kind: 'converted', height: 64 });
    expect(await convert(await sharp(quarters(1400, 138)).png().toBuffer(), 'png', 640)).toMatchObject({
      kind: 'outOfRange',
      message: expect.stringContaining('its short edge has 63'),
    });
  });

  it('is of another format than its first bytes say', async () => {
    const png = await sharp(quarters(80, 80)).png().toBuffer();
    expect(await convert(png, 'jpeg')).toEqual({ kind: 'undecodable', detail: 'The decoder takes it for png' });
  });

  it('has a decoder that says why, in plain letters', async () => {
    const conversion = await convert(Buffer.from('\xff\xd8\xff\xe0 no image \x1b[31m', 'latin1'), 'jpeg');
    expect(conversion).toMatchObject({ kind: 'undecodable', detail: expect.stringMatching(/^[\x20-\x7e]{10,200}$/) });
  });
});

/** Of the segments before the pixels, in hexadecimal digits. */
function markersOf(jpeg: Uint8Array): readonly string[] {
  const markers: string[] = [];
  for (let at = 2; jpeg[at + 1] !== 0xda; at += 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0)) {
    markers.push((jpeg[at + 1] ?? 0).toString(16));
  }
  expect(markers).toContain('c0');
  return markers;
}

type Triple = readonly [number, number, number];

/** As near as a JPEG keeps the colour of a plain area. */
async function expectColour(
  image: Uint8Array,
  [left, top]: readonly [number, number],
  expected: Triple,
): Promise<void> {
  const pixel = [...(await sharp(image).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
  const errors = expected.map((value, index) => Math.abs(value - (pixel[index] ?? Number.NaN)));
  expect({ pixel, isNear: Math.max(...errors) <= 4 }).toEqual({ pixel, isNear: true });
}

function solid(colour: string): Buffer {
  const [red = 0, green = 0, blue = 0] = [...colour.slice(1)].map((digit) => Number.parseInt(digit + digit, 16));
  return Buffer.alloc(80 * 80 * 3, Buffer.from([red, green, blue]));
}

async function bmp(): Promise<Buffer> {
  const { data, info } = await sharp(quarters(200, 160)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return encodeBmp({ width: info.width, height: info.height, pixels: data });
}
