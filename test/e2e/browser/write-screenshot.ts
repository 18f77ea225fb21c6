import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { PROJECT_ROOT } from '../../../local/paths.ts';

/** Set by `npm run docs:screenshots`. */
const WRITES = process.env.SCREENSHOTS === '1';

/**
 * Writes a picture for the documentation, but only when that is asked for.
 *
 * @param name below `docs/`, without extension
 * @param take makes the screenshot
 */
export async function writeScreenshot(name: string, take: () => Promise<Buffer>): Promise<void> {
  if (!WRITES) return;
  const file = join(PROJECT_ROOT, 'docs', `${name}.png`);
  mkdirSync(join(file, '..'), { recursive: true });
  await sharp(await take())
    .png({ palette: true, colours: 64, effort: 10 })
    .toFile(file);
}
