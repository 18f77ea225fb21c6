/** The image formats that are accepted, by content: the one list. */
export const IMAGE_FORMATS = {
  jpeg: { name: 'JPG', longEdgeLimit: 'jpeg' },
  png: { name: 'PNG', longEdgeLimit: 'other' },
  bmp: { name: 'BMP', longEdgeLimit: 'other' },
} as const satisfies Record<string, ImageFormatRules>;

/**
 * The most pixels of the long edge, as the stack is set. Tencent documents 4000 and 2000, and only for its API version
 * 2020-03-03; the reference of 2018-03-01 names no number.
 */
export interface MaxLongEdge {
  readonly jpeg: number;
  readonly other: number;
}

export interface ImageFormatRules {
  /** As messages name the format. */
  readonly name: string;
  /** Which limit holds for the format. */
  readonly longEdgeLimit: keyof MaxLongEdge;
}

export type ImageFormat = keyof typeof IMAGE_FORMATS;

const names = Object.values(IMAGE_FORMATS).map(({ name }) => name);

/** `JPG, PNG or BMP`. */
export const FORMAT_NAMES = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
