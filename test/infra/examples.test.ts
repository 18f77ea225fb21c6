import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'app.ts');

describe('the example app', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'face-enrollment-example-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it.each([
    ['us-east-1', 'arm64'],
    ['cn-north-1', 'x86_64'],
  ])(
    'synthesizes for %s, with functions for %s',
    (region, architecture) => {
      const { status, stderr } = spawnSync(process.execPath, [EXAMPLE], {
        encoding: 'utf8',
        env: {
          ...process.env,
          CDK_DEFAULT_REGION: region,
          CDK_OUTDIR: directory,
          CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [] }),
        },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const template = JSON.parse(readFileSync(join(directory, 'Portraits.template.json'), 'utf8'));
      const resources = Object.values(template.Resources as Record<string, { Type: string; Properties: unknown }>);
      const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
      expect(functions.map(({ Properties }) => Properties)).toEqual(
        Array(3).fill(expect.objectContaining({ Architectures: [architecture] })),
      );
    },
    30_000,
  );
});
