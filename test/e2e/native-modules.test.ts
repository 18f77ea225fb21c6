import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ConverterProcess } from '../../functions/prepare/converter/converter-process.ts';
import { prepareImage } from '../../functions/prepare/prepare-image.ts';
import { bundleDecoders, DECODERS_FILE } from '../../infra/face-enrollment/bundling/native/bundle-decoders.ts';
import { NATIVE_DIRECTORY, nativeModules } from '../../infra/face-enrollment/bundling/native/native-modules.ts';
import {
  HOST_TARGET,
  LAMBDA_TARGETS,
  type NativeTarget,
} from '../../infra/face-enrollment/bundling/native/native-target.ts';
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

function bundled(target: NativeTarget): string {
  const directory = mkdtempSync(join(root, 'bundle-'));
  bundleDecoders(directory, target, { cache: join(root, 'cache') });
  return directory;
}

const filesOf = (directory: string) =>
  globSync('**/*', { cwd: directory }).filter((file) => statSync(join(directory, file)).isFile());

describe('the decoders beside the bundle', () => {
  it.each(['arm64', 'x86_64'] as const)(
    'are those of %s, whatever machine synthesizes, and are not large',
    (name) => {
      const directory = bundled(LAMBDA_TARGETS[name]);
      const files = filesOf(directory);
      const native = files.filter((file) => /\.node$|\.so(\.|$)/.test(file));
      expect(native).toHaveLength(2);
      for (const file of native) {
        expect({ file, machine: readFileSync(join(directory, file)).readUInt16LE(MACHINE_AT) }).toEqual({
          file,
          machine: MACHINES[name],
        });
      }
      expect(files).toEqual(
        expect.arrayContaining([DECODERS_FILE, 'node_modules/libheif-js/libheif-wasm/libheif.wasm']),
      );
      const bytes = files.reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
      expect(bytes).toBeGreaterThan(15 * MIB);
      expect(bytes).toBeLessThan(MAX_BYTES);
    },
    120_000,
  );

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
    const converter = new ConverterProcess({
      file: join(bundled(HOST_TARGET), DECODERS_FILE),
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
