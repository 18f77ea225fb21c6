import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The C interface of libheif, compiled to WebAssembly, as far as it is used here. Pointers are numbers. A function that returns
 * a `heif_error` in C takes a pointer to one as its first argument here.
 */
export interface LibHeif {
  /** Another object after each growth of the memory. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _heif_context_alloc(): number;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    size: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_get_color_profile_type(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, bytes: number): void;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colorspace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
}

interface ModuleOptions {
  instantiateWasm(imports: object, receive: (instance: WasmInstance) => void): object;
  print(text: string): void;
  printErr(text: string): void;
}

interface WasmInstance {
  readonly exports: object;
}

/** The part of the standard that is used here. The types of Node have none of it. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
};

const require = createRequire(import.meta.url);
let program: object | undefined;

/**
 * A new libheif, with a memory of its own: nothing of an image is left for the next one, and the memory, which never shrinks,
 * goes with it.
 */
export function newLibHeif(): LibHeif {
  program ??= new WebAssembly.Module(readFileSync(require.resolve('libheif-js/libheif-wasm/libheif.wasm')));
  const compiled = program;
  const create = require('libheif-js/libheif-wasm/libheif.js') as (options: ModuleOptions) => LibHeif;
  return create({
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(compiled, imports);
      receive(instance);
      return instance.exports;
    },
    // Its warnings quote the file.
    print: () => {},
    printErr: () => {},
  });
}
