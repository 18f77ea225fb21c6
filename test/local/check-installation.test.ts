import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../local/paths.ts';

const CHECK = 'local/check-installation.cjs';
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  mkdirSync(join(checkout, 'local'));
  copyFileSync(join(PROJECT_ROOT, CHECK), join(checkout, CHECK));
});

afterEach(() => {
  rmSync(checkout, { recursive: true });
});

function check(userAgent = 'npm/11.0.0 node/v20.19.0 linux x64'): {
  readonly status: number | null;
  readonly stderr: string;
} {
  return spawnSync(process.execPath, ['--require', join(checkout, CHECK), '--eval', ''], {
    encoding: 'utf8',
    env: { npm_config_user_agent: userAgent },
  });
}

test('an npm on a Node that is too old is told, though scripts run on a newer one', () => {
  const { status, stderr } = check('npm/10.9.9 node/v18.20.8 linux x64 workspaces/false');
  expect(status).toBe(1);
  expect(stderr).toContain('npm runs on Node 18.20.8; expected 20 or newer');
});

test('the oldest Node is that of package.json', () => {
  const { engines } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  expect(readFileSync(join(PROJECT_ROOT, CHECK), 'utf8')).toContain(`OLDEST_NODE = ${engines.node.replace('>=', '')};`);
});

test('before npm ci, it is what to run', () => {
  expect(check()).toMatchObject({
    status: 1,
    stderr: '\nThe dependencies are not installed. Install them first: npm ci\n',
  });
});

test('an installation without install scripts lacks the Node that reads TypeScript', () => {
  mkdirSync(join(checkout, 'node_modules'));
  const { status, stderr } = check();
  expect(status).toBe(1);
  expect(stderr).toContain(
    `this one is ${process.version}. Install it with scripts allowed: npm ci --ignore-scripts=false`,
  );
});

test('a complete installation is passed over in silence', () => {
  mkdirSync(join(checkout, 'node_modules', '.bin'), { recursive: true });
  writeFileSync(join(checkout, 'node_modules', '.bin', 'node'), '');
  expect(check()).toMatchObject({ status: 0, stderr: '' });
});
