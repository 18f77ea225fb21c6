/** The image formats that are accepted, by content: the one list. */
export const IMAGE_FORMATS = {
  jpeg: { name: 'JPG', maxLongEdge: 4000 },
  png: { name: 'PNG', maxLongEdge: 2000 },
  bmp: { name: 'BMP', maxLongEdge: 2000 },
} as const satisfies Record<string, ImageFormatRules>;

export interface ImageFormatRules {
  /** As messages name the format. */
  readonly name: string;
  /** The most pixels of the long edge. */
  readonly maxLongEdge: number;
}

export type ImageFormat = keyof typeof IMAGE_FORMATS;

const names = Object.values(IMAGE_FORMATS).map(({ name }) => name);

/** `JPG, PNG or BMP`. */
export const FORMAT_NAMES = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
