import type { ContentFinding } from './content-finding.ts';
import { coveredImage } from './damage/covered-image.ts';
import { envelope } from './damage/envelope.ts';
import { destroyedImage, READ_AS_BYTES } from './damage/string-conversion.ts';
import { isText, textInstead } from './damage/text-instead.ts';
import { foreignFormat } from './foreign-formats.ts';

/** As much as is looked at, however large the window is. */
const BEGINNING_BYTES = 1024;

/** Shorter than this, no header of any accepted format is complete. */
const TOO_SHORT_BYTES = 22;

/** The first that recognizes the content counts. */
const RECOGNIZERS: readonly ((beginning: Uint8Array) => ContentFinding | undefined)[] = [
  oneByteOver,
  foreignFormat,
  envelope,
  destroyed,
  coveredImage,
  textInstead,
];

/**
 * Names what the content is instead of an accepted image, and what to do. Only for content that begins like none of the
 * accepted formats. It takes a bounded number of steps, whatever the bytes say, and never throws.
 *
 * @returns one or two sentences
 */
export function describeContent(window: Uint8Array, fileSize: number): string {
  if (window.length === 0) return 'The file is empty.';
  const beginning = window.subarray(0, BEGINNING_BYTES);
  for (const recognize of RECOGNIZERS) {
    const finding = recognize(beginning);
    if (finding !== undefined) return [finding.what, finding.instead].filter((part) => part !== undefined).join(' ');
  }
  if (fileSize < TOO_SHORT_BYTES) return `The file is too short for an image: ${fileSize} bytes.`;
  return isText(beginning)
    ? 'The content is text, and no image of a known format.'
    : 'The content is no image of a known format.';
}

function oneByteOver(beginning: Uint8Array): ContentFinding | undefined {
  const [first = 0] = beginning;
  if (beginning.length < TOO_SHORT_BYTES || !beginning.every((byte) => byte === first)) return undefined;
  const bytes = first === 0 ? 'zero bytes' : `bytes of the value 0x${first.toString(16).padStart(2, '0')}`;
  return {
    what: `The file begins with nothing but ${bytes}.`,
    instead: 'It was probably uploaded before its content was written. Upload the whole image.',
  };
}

function destroyed(beginning: Uint8Array): ContentFinding | undefined {
  const image = destroyedImage(beginning);
  if (image === undefined) return undefined;
  return { what: `The content is ${image}.`, instead: READ_AS_BYTES };
}
