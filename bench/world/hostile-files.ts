/** The largest image that is accepted. */
const SIZE = 3_932_160;
const JPEG = [0xff, 0xd8];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const BMP = [0x42, 0x4d];

/** Files made to keep a parser of image headers busy: what they begin with, and what is repeated up to their end. */
export function hostileFiles(): readonly (readonly [string, Buffer])[] {
  return [
    file('fill bytes', JPEG, 0xff),
    file('stray bytes', [...JPEG, 0xff, 0x00], 0x20),
    file('escaped FFs', JPEG, 0xff, 0x00),
    file('restart markers', JPEG, 0xff, 0xd0),
    file('empty segments', JPEG, 0xff, 0xe1, 0x00, 0x02),
    file('segments of length 0', JPEG, 0xff, 0xe1, 0x00, 0x00),
    file('segments of three bytes', JPEG, 0xff, 0xe1, 0x00, 0x03, 0x00),
    file('frames without a size', JPEG, 0xff, 0xc0),
    file('frames of height 0', JPEG, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x00, 0x00, 0x10, 0x01, 0x01, 0x11, 0x00),
    file('comments', JPEG, 0xff, 0xfe, 0x00, 0x04, 0x20, 0x20),
    file('PNG chunks', PNG, 0xff),
    file('a BMP header', BMP, 0xff),
    file('zeros', [], 0x00),
    file('angle brackets', [], 0x3c),
    file('white space', [], 0x20),
  ];
}

function file(name: string, start: readonly number[], ...repeated: readonly number[]): readonly [string, Buffer] {
  const bytes = Buffer.alloc(SIZE, Buffer.from(repeated));
  bytes.set(start);
  return [name, bytes];
}
