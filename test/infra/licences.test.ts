import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  ALLOWED,
  DECODERS,
  LESSER_GPL,
  LIST,
  licenceList,
  nativePackages,
  type ShippedPackage,
  shippedPackages,
} from '../../docs/licences.ts';

/** `(MIT OR GPL-3.0-or-later)` leaves the choice, `Apache-2.0 AND MIT` does not. */
function isAllowed(expression: string, name = ''): boolean {
  const allowed = DECODERS.test(name) ? [...ALLOWED, ...LESSER_GPL] : ALLOWED;
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((license) => allowed.includes(license)));
}

let shipped: readonly ShippedPackage[] = [];
beforeAll(async () => {
  shipped = await shippedPackages();
}, 30_000);

describe('the licences', () => {
  it('of what is in the compiled code are all allowed', () => {
    expect(shipped.length).toBeGreaterThan(20);
    expect(shipped.filter(({ license }) => !isAllowed(license))).toEqual([]);
  });

  it('of what decodes images are all allowed', () => {
    const packages = nativePackages();
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sharp', '@img/sharp-libvips-linux-arm64', '@img/sharp-libvips-linux-x64', 'libheif-js']),
    );
    expect(packages.map(({ name }) => name)).not.toContain('@img/sharp-darwin-arm64');
    expect(packages.filter(({ license, name }) => !isAllowed(license, name))).toEqual([]);
  });

  it('that are not allowed would be found', () => {
    for (const license of ['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'UNLICENSED', 'none'])
      expect(isAllowed(license)).toBe(false);
    for (const name of ['sharp', 'node_modules/express', 'node_modules/x-libheif-js'])
      expect(isAllowed('LGPL-3.0', name)).toBe(false);
    for (const license of ['(MIT OR GPL-3.0-or-later)', 'Apache-2.0 AND MIT']) expect(isAllowed(license)).toBe(true);
  });

  it('are listed as they are; npm run docs:licences writes the list', async () => {
    expect(readFileSync(LIST, 'utf8')).toBe(await licenceList());
  }, 30_000);
});

describe('the dependencies', () => {
  it('are pinned, and none is installed with the package', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(dependencies).toBeUndefined();
    const versions = Object.entries(devDependencies as Record<string, string>);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
