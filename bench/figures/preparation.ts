import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleDecoders, DECODERS_FILE } from '../../build/functions/native/bundle-decoders.ts';
import { HOST_TARGET } from '../../build/functions/native/native-target.ts';
import type { Figure, Row } from '../figure.ts';
import type { Runs } from '../runs/runs.ts';
import { type Decoded, Decoder } from '../world/decoder.ts';
import { type StoredPhoto, storedPhotos } from '../world/photo-formats.ts';

const MIB = 1024 * 1024;
/** The default of `preparedLongEdge`. */
const LONG_EDGE = 1920;
/** The first image also loads what is compiled as it is needed. */
const ROUNDS = 3;

interface Preparation {
  readonly photo: StoredPhoto;
  readonly decoded: readonly Decoded[];
}

let measured: Promise<readonly Preparation[]> | undefined;

export const preparationTime: Figure = {
  id: 'preparation-time',
  title: 'Processor time to prepare an image, in milliseconds per megapixel',
  explanation:
    'Processor time of all threads of the process that decodes, on the machine of this page, divided by the pixels of the original. It includes the encoding of the JPEG with a long edge of 1920 pixels. The process has prepared one such image before.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    return (await preparations(runs)).map(({ photo, decoded }) => ({
      variant: variantOf(photo),
      values: decoded.map(({ cpuMs }) => cpuMs / photo.megapixels),
      digits: 0,
    }));
  },
};

export const preparationMemory: Figure = {
  id: 'preparation-memory',
  title: 'Peak memory of the process that decodes, in MiB',
  explanation:
    'The highest resident set of a process that prepares this image several times. The memory of the prepare function is chosen for the largest of these, and for that of the function itself.',
  async measure(runs: Runs): Promise<readonly Row[]> {
    return (await preparations(runs)).map(({ photo, decoded }) => ({
      variant: variantOf(photo),
      values: decoded.map(({ peakRssBytes }) => peakRssBytes / MIB),
      goal: { atMost: 2048 },
      digits: 0,
    }));
  },
};

/** Both figures are read from the same runs. */
function preparations(runs: Runs): Promise<readonly Preparation[]> {
  measured ??= measureAll(runs);
  return measured;
}

async function measureAll(runs: Runs): Promise<readonly Preparation[]> {
  // Only Linux shows what another process uses.
  if (process.platform !== 'linux') return [];
  const directory = mkdtempSync(join(tmpdir(), 'face-enrollment-bench-'));
  try {
    bundleDecoders(directory, HOST_TARGET);
    runs.options.tell('encoding photos in all formats');
    const all: Preparation[] = [];
    for (const photo of await storedPhotos(directory, runs.options.isQuick)) {
      runs.options.tell(`preparing: ${variantOf(photo)}`);
      all.push({ photo, decoded: await prepareRepeatedly(photo, join(directory, DECODERS_FILE)) });
    }
    return all;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function prepareRepeatedly({ bytes, format }: StoredPhoto, file: string): Promise<readonly Decoded[]> {
  const decoder = await Decoder.start(file);
  try {
    const decoded: Decoded[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      decoded.push(await decoder.decode({ bytes, format, longEdge: LONG_EDGE }));
    }
    return decoded.slice(1);
  } finally {
    decoder.stop();
  }
}

function variantOf({ name, megapixels }: StoredPhoto): string {
  return `${name}, ${megapixels.toFixed(0)} MP`;
}
