import { EOI, isFrame, isReserved, isStandalone, SOF55, SOI, SOS } from './jpeg-markers.ts';
import { cutOff, damaged, type HeaderScan, unsupported } from './scan-result.ts';

/**
 * A JPEG is a chain of segments: FF, marker, length, data. The frame header (SOF) says the size; a thumbnail has a frame
 * header of its own inside a segment, which is passed over as a whole.
 *
 * What stands between two segments without being one is passed over as libjpeg does, and so most decoders: a photo that
 * every other program can read shall not be refused here.
 */

/** More segments and stray bytes than any camera writes: a file that needs more is not an image but an attack. */
export const MAX_STEPS = 4_096;

/** FF, marker, length (2), precision, height (2), width (2), number of components */
const FRAME_BYTES = 10;

/**
 * @param at where in the file the view begins
 * @param start where in the view to begin: nothing but the position is carried from one window to the next
 */
export function scanJpeg(view: DataView, at: number, start: number, fileSize: number): HeaderScan {
  let position = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (position + 2 > view.byteLength) return moreFrom(position, view, at, fileSize);
    const first = view.getUint8(position);
    const marker = view.getUint8(position + 1);
    if (first !== 0xff || marker === 0xff) {
      // A stray byte, or a fill byte: any number of FF may come before a marker.
      position += 1;
    } else if (marker === 0x00 || isStandalone(marker)) {
      position += 2;
    } else {
      const refusal = refuse(marker);
      if (refusal !== undefined) return refusal;
      if (position + (isFrame(marker) ? FRAME_BYTES : 4) > view.byteLength) {
        return moreFrom(position, view, at, fileSize);
      }
      const length = view.getUint16(position + 2);
      if (isFrame(marker)) return frame(view, position, length);
      // The length counts itself.
      if (length < 2) return damaged('JPEG', `a segment says that it has ${length} bytes`);
      position += 2 + length;
    }
  }
  return unsupported('The JPEG has more segments or stray bytes before its size than any image needs.');
}

/** The next window begins at this position, if the file goes on there and this window did not begin there already. */
function moreFrom(position: number, view: DataView, at: number, fileSize: number): HeaderScan {
  const resumeAt = at + position;
  const goesOn = at + view.byteLength < fileSize && resumeAt < fileSize;
  return goesOn && position > 0 ? { kind: 'more', resumeAt } : cutOff('JPEG');
}

function refuse(marker: number): HeaderScan | undefined {
  if (marker === SOF55) return unsupported('The content is a JPEG-LS, which is not a JPEG.');
  if (marker === SOS) return damaged('JPEG', 'its pixels begin before its size is given');
  if (marker === EOI) return damaged('JPEG', 'it ends before its size is given');
  if (marker === SOI) return damaged('JPEG', 'it begins a second time before its size is given');
  if (isReserved(marker)) return damaged('JPEG', 'it has a segment of unknown kind before its size');
  return undefined;
}

function frame(view: DataView, position: number, length: number): HeaderScan {
  const height = view.getUint16(position + 5);
  const width = view.getUint16(position + 7);
  const components = view.getUint8(position + 9);
  if (components === 0 || length !== 8 + 3 * components) {
    return damaged('JPEG', `its frame header has ${length} bytes for ${components} components`);
  }
  if (height === 0) {
    return unsupported('The JPEG gives its height only behind its pixels (DNL), which decoders do not read.');
  }
  if (width === 0) return damaged('JPEG', 'it says that it is 0 pixels wide');
  return { kind: 'found', format: 'jpeg', width, height };
}
