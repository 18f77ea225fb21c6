import type { RawPixels } from '../open-image.ts';
import { type LibHeif, newLibHeif } from './libheif.ts';

/** Constants of libheif's C interface. */
const COLORSPACE_RGB = 1;
const CHROMA_RGB = 10;
const CHROMA_RGBA = 11;
const CHANNEL_INTERLEAVED = 10;
const PROFILE_TYPES = { rICC: 0x72494343, prof: 0x70726f66 };

/** Code, more precise code, and a pointer to the text. */
const ERROR_BYTES = 12;
const POINTER_BYTES = 8;
const MAX_TEXT = 200;

/** The primary image of an HEIF file, with the container's own cropping, turning and mirroring applied. */
export class HeicImage {
  readonly width: number;
  readonly height: number;
  readonly #heif: LibHeif;
  readonly #handle: number;
  readonly #error: number;
  readonly #out: number;

  /** @throws Error with libheif's own words when it cannot read the file */
  constructor(bytes: Uint8Array) {
    this.#heif = newLibHeif();
    this.#error = this.#allocate(ERROR_BYTES);
    this.#out = this.#allocate(POINTER_BYTES);
    const file = this.#allocate(bytes.length);
    this.#heif.HEAPU8.set(bytes, file);
    const context = this.#heif._heif_context_alloc();
    this.#heif._heif_context_read_from_memory_without_copy(this.#error, context, file, bytes.length, 0);
    this.#check();
    this.#heif._heif_context_get_primary_image_handle(this.#error, context, this.#out);
    this.#check();
    this.#handle = this.#number(this.#out);
    this.width = this.#heif._heif_image_handle_get_width(this.#handle);
    this.height = this.#heif._heif_image_handle_get_height(this.#handle);
  }

  /** @returns the ICC profile of the colours; undefined: they are taken for sRGB */
  colourProfile(): Buffer | undefined {
    const type = this.#heif._heif_image_handle_get_color_profile_type(this.#handle);
    if (type !== PROFILE_TYPES.prof && type !== PROFILE_TYPES.rICC) return undefined;
    const size = this.#heif._heif_image_handle_get_raw_color_profile_size(this.#handle);
    const at = this.#allocate(size);
    this.#heif._heif_image_handle_get_raw_color_profile(this.#error, this.#handle, at);
    this.#check();
    return Buffer.from(this.#heif.HEAPU8.subarray(at, at + size));
  }

  /** Decodes it. The pixels are in the memory of the decoder, which they keep alive. */
  decode(): RawPixels {
    const channels = this.#heif._heif_image_handle_has_alpha_channel(this.#handle) ? 4 : 3;
    const chroma = channels === 4 ? CHROMA_RGBA : CHROMA_RGB;
    this.#heif._heif_decode_image(this.#error, this.#handle, this.#out, COLORSPACE_RGB, chroma, 0);
    this.#check();
    const image = this.#number(this.#out);
    const [width, height] = [this.#heif._heif_image_get_width, this.#heif._heif_image_get_height].map((side) =>
      side(image, CHANNEL_INTERLEAVED),
    );
    // The container may say one size and the picture in it have another.
    if (width !== this.width || height !== this.height) throw new Error(`Its picture is ${width} x ${height} pixels`);
    const plane = this.#heif._heif_image_get_plane_readonly2(image, CHANNEL_INTERLEAVED, this.#out);
    const stride = this.#number(this.#out);
    const row = this.width * channels;
    if (plane === 0 || stride < row) throw new Error('It has no pixels');
    const { buffer } = this.#heif.HEAPU8;
    const pixels = Buffer.from(buffer, plane, stride * (this.height - 1) + row);
    // Without what fills up the rows, in place: a second copy would double the memory.
    for (let y = 1; y < this.height && stride > row; y++) pixels.copyWithin(y * row, y * stride, y * stride + row);
    return { width: this.width, height: this.height, channels, data: pixels.subarray(0, row * this.height) };
  }

  #allocate(bytes: number): number {
    const at = this.#heif._malloc(bytes);
    if (at === 0) throw new Error(`It needs ${bytes} bytes that the decoder does not have`);
    return at;
  }

  #number(at: number): number {
    return new DataView(this.#heif.HEAPU8.buffer).getUint32(at, true);
  }

  #check(): void {
    const code = this.#number(this.#error);
    if (code === 0) return;
    const text = this.#number(this.#error + 8);
    const bytes = this.#heif.HEAPU8.subarray(text, text + MAX_TEXT);
    const end = bytes.indexOf(0);
    throw new Error(`libheif: ${Buffer.from(bytes.subarray(0, end < 0 ? MAX_TEXT : end)).toString('latin1')}`);
  }
}
