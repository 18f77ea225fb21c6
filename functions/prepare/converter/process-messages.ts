import type { Conversion, ConversionRequest } from '../ports.ts';

/** What goes to the process that decodes. The bytes follow on its standard input, which is faster than a message. */
export type ToProcess = Omit<ConversionRequest, 'bytes'> & { readonly byteCount: number };

/** What comes from it. */
export type FromProcess =
  /** It has loaded its decoders. */
  | { readonly kind: 'ready' }
  /** It has all bytes of the image: whatever happens from now on, they may be the cause. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'done'; readonly conversion: Conversion; readonly rssBytes: number };
