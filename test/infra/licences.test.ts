import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  ALLOWED,
  installedLicences,
  LIST,
  licenceList,
  type ShippedPackage,
  shippedPackages,
} from '../../docs/licences.ts';

/** `(MIT OR GPL-3.0-or-later)` leaves the choice, `Apache-2.0 AND MIT` does not. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((license) => ALLOWED.includes(license)));
}

let shipped: readonly ShippedPackage[] = [];
beforeAll(async () => {
  shipped = await shippedPackages();
}, 30_000);

describe('the licences', () => {
  it('of what is in the functions are all allowed', () => {
    expect(shipped.length).toBeGreaterThan(20);
    expect(shipped.filter(({ license }) => !isAllowed(license))).toEqual([]);
  });

  it('of what deploys and operates are all allowed', () => {
    expect([...installedLicences().keys()].filter((license) => !isAllowed(license))).toEqual([]);
  });

  it('that are not allowed would be found', () => {
    for (const license of ['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'UNLICENSED', 'none'])
      expect(isAllowed(license)).toBe(false);
    for (const license of ['(MIT OR GPL-3.0-or-later)', 'Apache-2.0 AND MIT']) expect(isAllowed(license)).toBe(true);
  });

  it('are listed as they are; npm run docs:licences writes the list', async () => {
    expect(readFileSync(LIST, 'utf8')).toBe(await licenceList());
  }, 30_000);
});

describe('the dependencies', () => {
  it('are pinned', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const versions = Object.entries({ ...dependencies, ...devDependencies } as Record<string, string>);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
