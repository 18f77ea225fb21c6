import type { ContentFinding } from '../content-finding.ts';
import { imageSignature } from '../image-signature.ts';
import { latin1 } from './text-of.ts';

/** Bodies of requests that carry a file inside. */

const FORM_PART =
  /^\s{0,4}--[^\r\n]{1,200}\r?\n(?:Content-Disposition|Content-Type|Content-Transfer-Encoding|Content-ID):/i;
const SIGNED_CHUNK = /^[0-9a-f]{1,16};chunk-signature=[0-9a-f]{64}\r\n/i;
const CHUNK = /^[0-9a-f]{1,16}(?:;[^\r\n]{0,200})?\r\n/i;

export function envelope(bytes: Uint8Array): ContentFinding | undefined {
  const text = latin1(bytes);
  if (FORM_PART.test(text)) {
    return {
      what: 'The content is a multipart/form-data body: a form with the file inside, not the file.',
      instead:
        'Send the file itself as the body of the PUT request, not a form (FormData). To upload a form, use a presigned POST.',
    };
  }
  if (SIGNED_CHUNK.test(text) || isImageInChunk(bytes, text)) {
    return {
      what: 'The content is an aws-chunked envelope: the framing of a chunked upload was stored along with the image.',
      instead:
        'Upload the image as a plain body: in AWS SDKs, pass a buffer instead of a stream, or calculate request checksums only WHEN_REQUIRED.',
    };
  }
  return undefined;
}

/** Without a signature the framing is a number and a line end, as many texts begin: the image behind it decides. */
function isImageInChunk(bytes: Uint8Array, text: string): boolean {
  const [size] = CHUNK.exec(text) ?? [];
  return size !== undefined && imageSignature(bytes.subarray(size.length)) !== undefined;
}
