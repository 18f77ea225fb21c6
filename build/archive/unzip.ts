import { inflateRawSync } from 'node:zlib';
import type { Files } from './zip.ts';

const ENTRY = 0x02014b50;
const END_BYTES = 22;

/** The files of an archive that `zip` made. */
export function unzip(archive: Buffer): Files {
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(archive.length - END_BYTES + 16);
  while (archive.readUInt32LE(at) === ENTRY) {
    const [packed, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const data = archive.readUInt32LE(at + 42) + 30 + nameLength;
    files.set(name, inflateRawSync(archive.subarray(data, data + packed)));
    at += 46 + nameLength;
  }
  return files;
}
