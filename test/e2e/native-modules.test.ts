import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { unzip } from '../../build/archive/unzip.ts';
import { HOST_PREPARE_ARCHIVE } from '../../build/functions/build-functions.ts';
import { DECODERS_FILE } from '../../build/functions/native/bundle-decoders.ts';
import { NATIVE_DIRECTORY, nativeModules } from '../../build/functions/native/native-modules.ts';
import { LAMBDA_TARGETS } from '../../build/functions/native/native-target.ts';
import { ConverterProcess } from '../../functions/prepare/converter/converter-process.ts';
import { prepareImage } from '../../functions/prepare/prepare-image.ts';
import { BUILT_FUNCTIONS, PROCESSORS } from '../../infra/face-enrollment/stage/function-code.ts';
import { GOOD_SAMPLES } from '../../local/samples/good-samples.ts';

const MIB = 1024 * 1024;
/** The most that Lambda loads is 250 MB; this is what a cold start fetches. */
const MAX_BYTES = 24 * MIB;
/** Of the header of an ELF file. */
const MACHINE_AT = 18;
const MACHINES = { arm64: 183, x86_64: 62 };

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'native-modules-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** The files of a built prepare function. */
const filesOf = (archive: string) => unzip(readFileSync(archive));

describe('the decoders beside the bundle', () => {
  it.each(PROCESSORS)('are those of %s, whatever machine builds, and are not large', (name) => {
    const files = filesOf(join(BUILT_FUNCTIONS, `prepare-${name}.zip`));
    const native = [...files].filter(([file]) => /\.node$|\.so(\.|$)/.test(file));
    expect(native).toHaveLength(2);
    for (const [file, content] of native) {
      expect({ file, machine: content.readUInt16LE(MACHINE_AT) }).toEqual({ file, machine: MACHINES[name] });
    }
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([DECODERS_FILE, 'node_modules/libheif-js/libheif-wasm/libheif.wasm']),
    );
    const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    expect(bytes).toBeGreaterThan(15 * MIB);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });

  it('come without a package whose checksum is not that of the lock file', () => {
    const project = join(root, 'tampered');
    mkdirSync(project);
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(NATIVE_DIRECTORY, name), join(project, name));
    const file = join(project, 'package-lock.json');
    const lock = JSON.parse(readFileSync(file, 'utf8'));
    lock.packages['node_modules/detect-libc'].integrity = lock.packages['node_modules/semver'].integrity;
    writeFileSync(file, JSON.stringify(lock));
    expect(() =>
      nativeModules(LAMBDA_TARGETS.arm64, { directory: project, cache: join(root, 'tampered-cache') }),
    ).toThrow(/does not have the checksum of the lock file \(EINTEGRITY\)/);
  }, 120_000);
});

describe('the decoders of this machine', () => {
  const running: ConverterProcess[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((converter) => converter.stop()));
  });

  it('prepare images from where they are bundled, with nothing of the project around them', async () => {
    const directory = join(root, 'prepare');
    for (const [path, content] of filesOf(HOST_PREPARE_ARCHIVE)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    const converter = new ConverterProcess({
      file: join(directory, DECODERS_FILE),
      deadlineMs: 60_000,
      memoryLimitBytes: 1024 * MIB,
      idleMemoryBytes: 512 * MIB,
    });
    running.push(converter);
    const bmp = await GOOD_SAMPLES.find(({ name }) => name === 'BMP')?.image();
    const jpeg = await GOOD_SAMPLES.find(({ name }) => name === 'JPEG')?.image();
    const heic = readFileSync('local/samples/heic/iphone.heic');
    for (const image of [bmp, jpeg, heic]) {
      expect(await prepareImage(image ?? Buffer.alloc(0), 1920, converter)).toMatchObject({ kind: 'prepared' });
    }
  }, 120_000);
});
