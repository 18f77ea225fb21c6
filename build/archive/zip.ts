import { crc32, deflateRawSync } from 'node:zlib';

/** The content of a file by its path below the folder that is archived, with `/` on every system. */
export type Files = ReadonlyMap<string, Buffer>;

const VERSION_NEEDED = 20;
/** Of Unix, so that the mode below counts. */
const MADE_BY = (3 << 8) | VERSION_NEEDED;
const UTF8_NAMES = 1 << 11;
const DEFLATED = 8;
/** 1 January 1980, the first day of the format: an archive does not tell when it was made. */
const DATE = (1 << 5) | 1;
/** A regular file that everybody may read, as Lambda needs it. */
const MODE = 0o100644;

/** An archive in the ZIP format. Equal files make equal archives on one version of zlib, whatever their order. */
export function zip(files: Files): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of sorted(files)) {
    const name = Buffer.from(path);
    const data = deflateRawSync(content, { level: 9 });
    const fields = fieldsOf(name, content, data);
    const header = Buffer.concat([record(0x04034b50, VERSION_NEEDED), fields, name]);
    parts.push(header, data);
    directory.push(entryOf(fields, name, offset));
    offset += header.length + data.length;
  }
  const index = Buffer.concat(directory);
  return Buffer.concat([...parts, index, endOf(directory.length, index.length, offset)]);
}

export function sorted(files: Files): readonly (readonly [string, Buffer])[] {
  return [...files].sort(([one], [other]) => (one < other ? -1 : 1));
}

function record(signature: number, version: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt32LE(signature);
  bytes.writeUInt16LE(version, 4);
  return bytes;
}

/** What the header of a file and its entry in the directory have in common. */
function fieldsOf(name: Buffer, content: Buffer, data: Buffer): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(UTF8_NAMES, 0);
  bytes.writeUInt16LE(DEFLATED, 2);
  bytes.writeUInt16LE(DATE, 6);
  bytes.writeUInt32LE(crc32(content), 8);
  bytes.writeUInt32LE(data.length, 12);
  bytes.writeUInt32LE(content.length, 16);
  bytes.writeUInt16LE(name.length, 20);
  return bytes;
}

function entryOf(fields: Buffer, name: Buffer, offset: number): Buffer {
  const more = Buffer.alloc(14);
  more.writeUInt32LE(MODE * 0x10000, 6);
  more.writeUInt32LE(offset, 10);
  const versions = Buffer.alloc(2);
  versions.writeUInt16LE(VERSION_NEEDED);
  return Buffer.concat([record(0x02014b50, MADE_BY), versions, fields, more, name]);
}

function endOf(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
