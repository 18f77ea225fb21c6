import { cutOff, type HeaderScan, unsupported } from './header-scan.ts';

/**
 * A JPEG is a chain of segments: FF, marker, length, data. The frame header (SOF) says the size; a thumbnail has a frame
 * header of its own inside a segment, which is skipped as a whole.
 */

/** More segments and fill bytes than any camera writes: whoever needs more is not an image but an attack. */
const MAX_STEPS = 4_096;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
const SOF55 = 0xf7;

/** FF, marker, length (2), precision, height (2), width (2) */
const FRAME_BYTES = 9;

export function scanJpeg(view: DataView, fileSize: number): HeaderScan {
  return scanSegments(view, 0, 2, fileSize);
}

/** @param at where in the file the view begins, which is at a marker */
export function resumeJpeg(view: DataView, at: number, fileSize: number): HeaderScan {
  return scanSegments(view, at, 0, fileSize);
}

function scanSegments(view: DataView, at: number, start: number, fileSize: number): HeaderScan {
  let position = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (position + 2 > view.byteLength) return moreFrom(position, view, at, fileSize);
    if (view.getUint8(position) !== 0xff)
      return unsupported('The JPEG is damaged: a segment does not begin where it has to.');
    const marker = view.getUint8(position + 1);
    if (marker === 0xff) {
      // Any number of fill bytes may come before a marker.
      position += 1;
      continue;
    }
    if (isStandalone(marker)) {
      position += 2;
      continue;
    }
    if (marker === SOF55) return unsupported('The content is a JPEG-LS.');
    if (marker === SOS || marker === EOI || marker === SOI || marker === 0x00) {
      return unsupported('The JPEG is damaged: its pixels begin before its size is given.');
    }
    if (isFrame(marker)) {
      if (position + FRAME_BYTES > view.byteLength) return moreFrom(position, view, at, fileSize);
      return frame(view, position);
    }
    if (position + 4 > view.byteLength) return moreFrom(position, view, at, fileSize);
    const length = view.getUint16(position + 2);
    // The length counts itself.
    if (length < 2) return unsupported(`The JPEG is damaged: a segment says that it has ${length} bytes.`);
    position += 2 + length;
  }
  return unsupported('The JPEG has more segments before its size than any image needs.');
}

/** The next window begins at this marker, if the file has one there and this window was not already that. */
function moreFrom(position: number, view: DataView, at: number, fileSize: number): HeaderScan {
  const resumeAt = at + position;
  const hasMore = at + view.byteLength < fileSize && resumeAt < fileSize;
  return hasMore && position > 0 ? { kind: 'more', resumeAt } : cutOff('JPEG');
}

function frame(view: DataView, position: number): HeaderScan {
  const height = view.getUint16(position + 5);
  const width = view.getUint16(position + 7);
  if (height === 0)
    return unsupported('The JPEG gives its height only behind its pixels (DNL), which decoders do not read.');
  if (width === 0) return unsupported('The JPEG says that it is 0 pixels wide.');
  return { kind: 'found', format: 'jpeg', width, height };
}

/** SOF0 to SOF15, among which DHT (C4), JPG (C8) and DAC (CC) are something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Restart markers and TEM have no length. */
function isStandalone(marker: number): boolean {
  return marker === TEM || (marker >= 0xd0 && marker <= 0xd7);
}
