import { latin1 } from './text-of.ts';

/** What stands in front of an otherwise good image. */

export function behindByteOrderMark(bytes: Uint8Array): Uint8Array | undefined {
  return behind(bytes, /^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)/);
}

export function behindWhiteSpace(bytes: Uint8Array): Uint8Array | undefined {
  return behind(bytes, /^[\t\n\v\f\r ]+/);
}

/** Of an HTTP message or a part of a mail, stored as it was received. */
export function behindHeaders(bytes: Uint8Array): Uint8Array | undefined {
  return behind(
    bytes,
    /^(?:HTTP\/[\d.]{1,3} [^\r\n]{0,100}\r?\n)?(?:[A-Za-z][\w-]{0,64}:[^\r\n]{0,400}\r?\n){1,32}\r?\n/,
  );
}

function behind(bytes: Uint8Array, front: RegExp): Uint8Array | undefined {
  const length = front.exec(latin1(bytes))?.[0].length ?? 0;
  return length === 0 ? undefined : bytes.subarray(length);
}
