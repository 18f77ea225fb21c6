import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const INFRA = join(import.meta.dirname, '..', '..', 'infra');

describe('the source', () => {
  it.each(globSync('**/*.ts', { cwd: INFRA }))('of %s knows no partition but the one it is deployed to', (file) => {
    expect(readFileSync(join(INFRA, file), 'utf8')).not.toMatch(/arn:aws:|amazonaws\.com/);
  });
});
