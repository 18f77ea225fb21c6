import sharp from 'sharp';

/** Photographs of 500 KB and more, with the headers that cameras, phones and editors write. */
export interface Photo {
  readonly name: string;
  readonly body: Buffer;
}

const WIDTH = 1500;
const HEIGHT = 2000;
const SEGMENT_MAX = 65_533;

export async function photos(): Promise<readonly Photo[]> {
  const plain = await noisy().jpeg({ quality: 80 }).toBuffer();
  const progressive = await noisy().jpeg({ quality: 80, progressive: true }).toBuffer();
  const small = (bytes: number) => app(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), filler(bytes)]));
  const icc = (bytes: number) => app(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01'), filler(bytes)]));
  const xmp = (bytes: number) =>
    app(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), filler(bytes)]));
  const photoshop = (bytes: number) => app(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), filler(bytes)]));
  return [
    { name: 'plain JPEG', body: plain },
    { name: 'progressive JPEG', body: progressive },
    { name: 'phone: EXIF of 2 KB', body: withSegments(plain, small(2_000)) },
    { name: 'camera: EXIF with a thumbnail of 12 KB', body: withSegments(plain, small(12_000)) },
    { name: 'camera: EXIF with a thumbnail of 60 KB', body: withSegments(plain, small(60_000)) },
    {
      name: 'edited: EXIF, XMP and a colour profile',
      body: withSegments(plain, small(20_000), xmp(8_000), icc(3_144)),
    },
    {
      name: 'editor: EXIF, Photoshop, XMP, profile, 40 to 60 KB each',
      body: withSegments(plain, small(60_000), photoshop(50_000), xmp(40_000), icc(60_000)),
    },
    {
      name: 'print: colour profile of nine segments',
      body: withSegments(plain, small(20_000), ...Array.from({ length: 9 }, () => icc(62_000))),
    },
    { name: 'PNG', body: await noisy(700, 900).png().toBuffer() },
  ];
}

function noisy(width = WIDTH, height = HEIGHT) {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#808080', noise } });
}

function withSegments(jpeg: Buffer, ...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function app(marker: number, content: Buffer): Buffer {
  const length = Math.min(content.length, SEGMENT_MAX) + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), content.subarray(0, SEGMENT_MAX)]);
}

/** Of no marker. */
function filler(bytes: number): Buffer {
  return Buffer.alloc(bytes, 0x20);
}
