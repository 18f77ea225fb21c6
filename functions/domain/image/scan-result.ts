import { FORMAT_NAMES, type ImageFormat } from './image-formats.ts';

/** What the first bytes of an object tell. */
export type HeaderScan =
  | { readonly kind: 'found'; readonly format: ImageFormat; readonly width: number; readonly height: number }
  /** The size comes later: scan again with a window of the file that begins at `resumeAt`. */
  | { readonly kind: 'more'; readonly resumeAt: number }
  /** No accepted image, or one that cannot be read. The message is for the image's owner. */
  | { readonly kind: 'unsupported'; readonly message: string };

export function unsupported(what: string): HeaderScan {
  return { kind: 'unsupported', message: `${what} Expected a ${FORMAT_NAMES} image.` };
}

export function damaged(format: string, how: string): HeaderScan {
  return unsupported(`The ${format} is damaged: ${how}.`);
}

export function cutOff(format: string): HeaderScan {
  return {
    kind: 'unsupported',
    message: `The ${format} is cut off before its size can be read. Upload the whole image.`,
  };
}
