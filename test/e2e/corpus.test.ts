import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConverterProcess } from '../../functions/prepare/converter/converter-process.ts';
import { prepareImage } from '../../functions/prepare/prepare-image.ts';
import { preparePythonEnvironment } from '../../local/emulator/python-environment.ts';
import { writeSharpOriginals } from './corpus/sharp-originals.ts';

const execute = promisify(execFile);
const SCRIPT = join(import.meta.dirname, 'corpus', 'corpus.py');
const LONG_EDGE = 640;

/**
 * Of 255, for each value of each pixel. The JPEG alone differs by 1.8 in the mean, and 98 % of its values by 15 at most. Dots of
 * black and white suffer more. For CMYK without a colour profile every program has colours of its own.
 */
const USUAL = { mean: 3, percentile98: 20 };
const DOTS = { mean: 9, percentile98: 40 };
const UNDEFINED_COLOURS = { mean: 255, percentile98: 255 };

interface Difference {
  readonly mode: string;
  readonly format: string;
  readonly size: readonly [number, number];
  readonly expectedSize: readonly [number, number];
  readonly carries: readonly string[];
  readonly mean: number;
  readonly percentile98: number;
}

const directory = mkdtempSync(join(tmpdir(), 'corpus-'));
const converter = new ConverterProcess({
  file: join(import.meta.dirname, '../../functions/prepare/decoding/convert-images.ts'),
  deadlineMs: 60_000,
  memoryLimitBytes: 1024 ** 3,
  idleMemoryBytes: 512 * 1024 ** 2,
});
const differences = new Map<string, Difference>();
const refused: object[] = [];

beforeAll(async () => {
  const originals = join(directory, 'originals');
  const prepared = join(directory, 'prepared');
  for (const each of [originals, prepared]) mkdirSync(each);
  const python = await preparePythonEnvironment();
  const names = [...JSON.parse(await run(python, ['make', originals])), ...(await writeSharpOriginals(originals))];
  const preparedNames: string[] = [];
  for (const name of names as string[]) {
    const outcome = await prepareImage(readFileSync(join(originals, name)), LONG_EDGE, converter);
    if (outcome.kind === 'refused') refused.push({ name, ...outcome });
    else {
      writeFileSync(join(prepared, `${name}.jpg`), outcome.jpeg);
      preparedNames.push(name);
    }
  }
  const pairs = preparedNames.map((name) => [join(originals, name), join(prepared, `${name}.jpg`)]);
  const found: Difference[] = JSON.parse(await run(python, ['compare'], JSON.stringify(pairs)));
  preparedNames.forEach((name, index) => {
    const difference = found[index];
    if (difference !== undefined) differences.set(name, difference);
  });
}, 300_000);

afterAll(async () => {
  await converter.stop();
  rmSync(directory, { recursive: true });
});

describe('an image of any format, orientation, size and colour space', () => {
  it('is prepared', () => {
    expect(refused).toEqual([]);
    expect(differences.size).toBeGreaterThan(150);
    const formats = new Set([...differences.keys()].map((name) => name.split('.').at(-1)));
    expect(formats).toEqual(new Set(['jpg', 'png', 'bmp', 'webp', 'gif', 'tiff', 'avif', 'heic']));
  });

  it('becomes a JPEG in sRGB that carries nothing else, with the long edge that was asked for', () => {
    for (const [name, { format, mode, carries, size, expectedSize }] of differences) {
      const scale = Math.min(1, LONG_EDGE / Math.max(...expectedSize));
      const scaled = expectedSize.map((side) => Math.round(side * scale));
      expect({ name, format, mode, carries, size }).toEqual({
        name,
        format: 'JPEG',
        mode: 'RGB',
        carries: [],
        size: scaled,
      });
    }
  });

  it('looks as it does when another program decodes it', () => {
    const far = [...differences].filter(([name, { mean, percentile98 }]) => {
      const most = mostOf(name);
      return mean > most.mean || percentile98 > most.percentile98;
    });
    expect(far).toEqual([]);
  });
});

function mostOf(name: string): typeof USUAL {
  if (name.includes('cmyk-plain')) return UNDEFINED_COLOURS;
  return name.includes('bits') ? DOTS : USUAL;
}

async function run(python: string, args: readonly string[], input = ''): Promise<string> {
  const running = execute(python, [SCRIPT, ...args], { maxBuffer: 64 * 1024 ** 2 });
  running.child.stdin?.end(input);
  return (await running).stdout;
}
