import type { ContentFinding } from '../content-finding.ts';
import { imageSignature } from '../image-signature.ts';
import { fromBase64, fromDataUrl, fromJsonString } from './base64.ts';
import { fromEscapes, fromFormField, fromPercent } from './escapes.ts';
import { behindByteOrderMark, behindHeaders, behindWhiteSpace } from './front-matter.ts';
import { fromHex, fromNumbers } from './numbers.ts';
import { destroyedImage, fromUtf8, fromUtf16, READ_AS_BYTES } from './string-conversion.ts';

/** Something around an image, such as an encoding as text. */
interface Layer {
  /** Behind `The content is a JPEG`. */
  readonly name: string;
  readonly instead: string;
  /** @returns what is inside, as far as the bytes go; undefined when they have no such layer */
  open(bytes: Uint8Array): Uint8Array | undefined;
}

const DECODE = 'Decode it, and upload the decoded bytes as the body.';
const NO_FORM = 'Send the file itself as the body, not a form.';
const NO_TEXT = 'Pass the bytes themselves as the body, not a text that was made of them.';
const NO_FRONT = 'Upload the file without what stands in front of it.';

const LAYERS: readonly Layer[] = [
  { name: 'encoded in base64', instead: DECODE, open: fromBase64 },
  { name: 'put inside a data URL', instead: DECODE, open: fromDataUrl },
  { name: 'written as hexadecimal digits', instead: DECODE, open: fromHex },
  { name: 'written as a list of numbers', instead: NO_TEXT, open: fromNumbers },
  { name: 'written with escape sequences, as programs print bytes', instead: NO_TEXT, open: fromEscapes },
  { name: 'written in percent-encoding', instead: DECODE, open: fromPercent },
  { name: 'put inside a URL-encoded form', instead: NO_FORM, open: fromFormField },
  { name: 'put inside JSON', instead: NO_TEXT, open: fromJsonString },
  { name: 'converted to UTF-8 text', instead: READ_AS_BYTES, open: fromUtf8 },
  { name: 'converted to UTF-16 text', instead: READ_AS_BYTES, open: fromUtf16 },
  { name: 'preceded by a byte order mark', instead: NO_FRONT, open: behindByteOrderMark },
  { name: 'preceded by white space', instead: NO_FRONT, open: behindWhiteSpace },
  { name: 'preceded by the headers of an HTTP response or a mail', instead: NO_FRONT, open: behindHeaders },
];

/** Enough for a data URL inside JSON that was encoded once more. */
const MAX_LAYERS = 4;

interface Covered {
  readonly image: string;
  readonly isDestroyed: boolean;
  /** From the innermost to the outermost. */
  readonly layers: readonly Layer[];
}

/** @returns what covers the image; undefined when there is no image to be found, or nothing around it */
export function coveredImage(bytes: Uint8Array): ContentFinding | undefined {
  const covered = uncover(bytes, MAX_LAYERS);
  const outermost = covered?.layers.at(-1);
  if (covered === undefined || outermost === undefined) return undefined;
  const { image, isDestroyed, layers } = covered;
  const done = layers.map(({ name }) => name).join(', then ');
  // What destroyed the image comes first, and would destroy the next one as well.
  if (isDestroyed) return { what: `The content is ${image}, then ${done}.`, instead: READ_AS_BYTES };
  return { what: `The content is ${image} ${done}.`, instead: outermost.instead };
}

function uncover(bytes: Uint8Array, depth: number): Covered | undefined {
  for (const layer of LAYERS) {
    const inside = layer.open(bytes);
    if (inside === undefined) continue;
    const whole = imageSignature(inside);
    const image = whole ?? destroyedImage(inside);
    if (image !== undefined) return { image, isDestroyed: whole === undefined, layers: [layer] };
    const deeper = depth > 1 ? uncover(inside, depth - 1) : undefined;
    if (deeper !== undefined) return { ...deeper, layers: [...deeper.layers, layer] };
  }
  return undefined;
}
