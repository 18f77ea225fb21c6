import { createHash } from 'node:crypto';

const SOI_BYTES = 2;
const SEGMENT_PAYLOAD = 65_000;
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/** A JPEG with hundreds of kilobytes of application segments before its dimensions, as cameras write them. */
export function withBigMetadata(jpeg: Buffer, segments = 8): Buffer {
  const inserted: Buffer[] = [];
  for (let index = 0; index < segments; index += 1) {
    const header = Buffer.from([0xff, 0xed, 0, 0]);
    header.writeUInt16BE(SEGMENT_PAYLOAD + 2, 2);
    inserted.push(header, noise(`metadata ${index}`, SEGMENT_PAYLOAD));
  }
  return Buffer.concat([jpeg.subarray(0, SOI_BYTES), ...inserted, jpeg.subarray(SOI_BYTES)]);
}

/** Appends bytes behind the end of the picture, which decoders ignore. */
export function paddedTo(image: Buffer, size: number): Buffer {
  return Buffer.concat([image, Buffer.alloc(size - image.length)]);
}

export function cutAfter(image: Buffer, size: number): Buffer {
  return image.subarray(0, size);
}

/** The signature of a PNG, followed by random bytes. */
export function randomBehindPngMagic(size = 4096): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), noise('png', size)]);
}

/** A JPEG with a complete header, cut off in the middle of its scan. */
export function cutInTheScan(jpeg: Buffer): Buffer {
  return jpeg.subarray(0, jpeg.indexOf(START_OF_SCAN) + 200);
}

/** What an app uploads that sends the base64 of an image instead of its bytes. */
export function asBase64(image: Buffer): Buffer {
  return Buffer.from(image.toString('base64'));
}

/** What an app uploads that sends an HTML form (FormData) to a presigned URL of PutObject. */
export function insideForm(image: Buffer): Buffer {
  const boundary = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="me.jpg"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

/** What an app uploads that reads the image into a string: each byte that is no UTF-8 is replaced. */
export function storedAsText(image: Buffer): Buffer {
  return Buffer.from(image.toString('utf8'));
}

/** Random bytes, the same for the same name. */
export function noise(name: string, size: number): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 32 < size; index += 1) {
    blocks.push(createHash('sha256').update(`${name} ${index}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, size);
}
