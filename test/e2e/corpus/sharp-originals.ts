import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

const ORIENTATIONS = { small: [1, 2, 3, 4, 5, 6, 7, 8], large: [1, 6] };
const KINDS = ['small', 'large'] as const;

/** Originals that Pillow cannot write, made of what it wrote: 16 bits, colour profiles, and EXIF in every container. */
export async function writeSharpOriginals(directory: string): Promise<readonly string[]> {
  const names: string[] = [];
  const write = async (name: string, image: Sharp) => {
    await writeFile(join(directory, name), await image.toBuffer());
    names.push(name);
  };
  for (const kind of KINDS) {
    // A picture that lost nothing.
    const picture = sharp(await readFile(join(directory, `${kind}-raw.tiff`)));
    const deep = () => picture.clone().toColourspace('rgb16');
    for (const orientation of ORIENTATIONS[kind]) {
      const turned = () => picture.clone().withMetadata({ orientation });
      await write(`${kind}-${orientation}.jpg`, turned().jpeg({ quality: 95 }));
      await write(`${kind}-${orientation}.png`, turned().png());
      await write(`${kind}-${orientation}.webp`, turned().webp({ quality: 95 }));
      await write(`${kind}-${orientation}.avif`, turned().avif({ quality: 80, effort: 2 }));
    }
    for (const profile of ['p3', 'cmyk'] as const) {
      await write(`${kind}-${profile}.jpg`, picture.clone().withIccProfile(profile).jpeg({ quality: 95 }));
      await write(`${kind}-${profile}.tiff`, picture.clone().withIccProfile(profile).tiff({ compression: 'lzw' }));
    }
    await write(`${kind}-p3.png`, picture.clone().withIccProfile('p3').png());
    await write(`${kind}-p3.webp`, picture.clone().withIccProfile('p3').webp({ quality: 95 }));
    await write(`${kind}-p3.avif`, picture.clone().withIccProfile('p3').avif({ quality: 80, effort: 2 }));
    await write(`${kind}-deep.png`, deep().png());
    await write(`${kind}-deep-interlaced.png`, deep().png({ progressive: true }));
    await write(`${kind}-deep-alpha.png`, deep().ensureAlpha(0.5).png());
    await write(`${kind}-deep.tiff`, deep().tiff({ compression: 'deflate' }));
    await write(`${kind}-tiles.tiff`, picture.clone().tiff({ compression: 'lzw', tile: true }));
    await write(`${kind}-deep.avif`, picture.clone().avif({ quality: 80, effort: 2, bitdepth: 10 }));
  }
  return names;
}
