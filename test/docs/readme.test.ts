import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MAX_IMAGES_PER_CALL } from '../../functions/domain/tencent/tencent-limits.ts';
import { NUMBER_WORDS, pageAt, ROOT, tableOf } from './pages.ts';

const README = pageAt('README.md');
const SCREEN_LINES = 32;

describe('the first screen of README', () => {
  const first = README.split('\n').slice(0, SCREEN_LINES).join('\n');

  it('has a picture, the two commands and what a simple function lacks', () => {
    const [, picture = ''] = /!\[[^\]]{20,}\]\(([^)]+)\)/.exec(first) ?? [];
    expect(statSync(join(ROOT, picture)).size).toBeLessThan(50 * 1024);
    expect(first).toContain('```sh\nnpm ci\nnpm start\n```');
    expect(first).toMatch(/\*\*Proof of erasure\*\*/);
  });

  it('has the limit of the code for the images of a call', () => {
    expect(README.replace(/\s+/g, ' ')).toContain(`carries up to ${NUMBER_WORDS[MAX_IMAGES_PER_CALL]} images`);
  });

  it('has the costs that the benchmark has measured', () => {
    const { rows } = tableOf(pageAt('docs/cost.md').split('\n## ', 1).join(''), '');
    const [, product, baseline] = rows.find(([what]) => what === '**total**') ?? [];
    const dollars = (cell = '') => `about $${Math.round(Number(cell.replace(/[*$,]/g, '')))}`;
    expect(first).toContain(dollars(product));
    expect(first).toContain(dollars(baseline));
  });
});
