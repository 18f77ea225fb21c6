import { scanImageHeader } from '../../../../functions/domain/image/scan-image-header.ts';
import type { HeaderScan } from '../../../../functions/domain/image/scan-result.ts';

export interface RangedReads {
  readonly scan: Exclude<HeaderScan, { kind: 'more' }>;
  /** Where each window began. */
  readonly offsets: readonly number[];
}

/** Reads a file as intake does: a first window, and further ones only where the header asks for them. */
export function readInWindows(file: Uint8Array, firstBytes: number, nextBytes = firstBytes): RangedReads {
  const offsets = [0];
  let scan = scanImageHeader(file.subarray(0, firstBytes), { fileSize: file.length });
  while (scan.kind === 'more') {
    const at = scan.resumeAt;
    const last = offsets.at(-1) ?? 0;
    if (!(Number.isInteger(at) && at > last && at < file.length)) {
      throw new Error(`resumeAt ${at} after ${last} in a file of ${file.length} bytes`);
    }
    offsets.push(at);
    scan = scanImageHeader(file.subarray(at, at + nextBytes), { fileSize: file.length, at });
  }
  return { scan, offsets };
}

/** The whole file in one window. */
export function scanWhole(file: Uint8Array): HeaderScan {
  return scanImageHeader(file, { fileSize: file.length });
}

export function messageOf(scan: HeaderScan): string | undefined {
  return scan.kind === 'unsupported' ? scan.message : undefined;
}
