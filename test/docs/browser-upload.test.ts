import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { MAX_IMAGE_BYTES } from '../../functions/domain/image/image-limits.ts';
import { faultsOf } from '../prose/rules.ts';
import { pageAt, sectionOf, tableOf } from './pages.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'browser-upload');
const README = pageAt('examples/browser-upload/README.md');

const { PROBLEMS } = (await import(pathToFileURL(join(EXAMPLE, 'page', 'problem.js')).href)) as {
  PROBLEMS: Readonly<Record<string, { readonly title: string; readonly advice: string }>>;
};

describe('what the page for photo uploads says when something goes wrong', () => {
  it('is in its README', () => {
    const { rows } = tableOf(sectionOf(README, 'When something goes wrong'), 'what happens');
    const documented = rows.map(([, says]) => says).filter((says) => says !== 'This file cannot be opened as a photo');
    expect(documented.sort()).toEqual(
      Object.values(PROBLEMS)
        .map(({ title }) => title)
        .sort(),
    );
  });

  it.each(Object.entries(PROBLEMS))('is plain English, with what the user can do: %s', (_kind, { title, advice }) => {
    expect([...faultsOf(title), ...faultsOf(advice)]).toEqual([]);
    expect(advice).toMatch(/^[A-Z].*\.$/);
  });
});

it('the example signs for as many bytes as the stack accepts, and its README says so', () => {
  const [, bytes = ''] =
    /MAX_BYTES = ([\d_]+);/.exec(readFileSync(join(EXAMPLE, 'backend', 'sign-upload.ts'), 'utf8')) ?? [];
  expect(Number(bytes.replaceAll('_', ''))).toBe(MAX_IMAGE_BYTES);
  expect(JSON.stringify(README)).toContain(`more than ${MAX_IMAGE_BYTES.toLocaleString('en-US')} bytes`);
});
