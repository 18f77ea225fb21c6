import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../local/paths.ts';

const CHECK = 'local/check-installation.cjs';
const NODE_20 = 'npm/11.0.0 node/v20.19.0 linux x64';
const MANIFEST = { devDependencies: { commander: '1', '@aws-sdk/client-s3': '1', node: '1' } };

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'checkout-'));
  mkdirSync(join(checkout, 'local'));
  copyFileSync(join(PROJECT_ROOT, CHECK), join(checkout, CHECK));
  writeFileSync(join(checkout, 'package.json'), JSON.stringify(MANIFEST));
  for (const script of ['cli/faces.ts', 'local/start.ts']) write(script, '');
});

afterEach(() => {
  rmSync(checkout, { recursive: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  writeFileSync(join(checkout, file), text);
}

function install(...names: readonly string[]): void {
  for (const name of names) write(`node_modules/${name}/package.json`, '{}');
}

interface Options {
  readonly script?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function check({ script = 'local/start.ts', environment = {} }: Options = {}) {
  return spawnSync(process.execPath, ['--require', join(checkout, CHECK), join(checkout, script)], {
    encoding: 'utf8',
    env: { npm_config_user_agent: NODE_20, ...environment },
  });
}

const refusal = (options?: Options) => {
  const { status, stderr } = check(options);
  expect(status).toBe(1);
  return stderr.trim();
};

test('an npm on a Node that is too old is told, though scripts run on a newer one', () => {
  const npm_config_user_agent = 'npm/10.9.9 node/v18.20.8 linux x64 workspaces/false';
  expect(refusal({ environment: { npm_config_user_agent } })).toContain(
    'npm runs on Node 18.20.8; expected 20 or newer',
  );
});

test('the oldest Node is that of package.json', () => {
  const { engines } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  expect(readFileSync(join(PROJECT_ROOT, CHECK), 'utf8')).toContain(`OLDEST_NODE = ${engines.node.replace('>=', '')};`);
});

describe('before npm ci', () => {
  it('is what to run', () => {
    expect(refusal()).toBe('The dependencies are not installed. Install them first: npm ci');
  });

  it.each<Readonly<Record<string, string>>>([{ npm_config_omit: 'dev' }, { NODE_ENV: 'production' }])(
    'names the option without which %j would leave out what is needed',
    (environment) => {
      expect(refusal({ environment })).toMatch(/Install them first: npm ci --include=dev$/);
    },
  );
});

describe('an installation', () => {
  it('that was interrupted is told, with one of the packages that are missing', () => {
    install('node');
    expect(refusal()).toBe(
      'The installation is incomplete: 2 packages are missing, for example commander. Install everything again: npm ci',
    );
    install('commander');
    expect(refusal({ script: 'cli/faces.ts' })).toContain('@aws-sdk/client-s3 is missing');
  });

  it('without development dependencies is told how to add them', () => {
    install('commander', '@aws-sdk/client-s3');
    expect(refusal({ environment: { npm_config_omit: 'dev' } })).toBe(
      'The installation is incomplete: node is missing. Install everything again: npm ci --include=dev',
    );
  });

  it('without install scripts lacks the Node that reads TypeScript', () => {
    install('commander', '@aws-sdk/client-s3', 'node');
    const remedy = `this one is ${process.version}. Install it with scripts allowed: npm ci --ignore-scripts=false`;
    expect(refusal()).toContain(remedy);
  });

  it('that is complete is passed over silently', () => {
    install('commander', '@aws-sdk/client-s3', 'node');
    write('node_modules/.bin/node', '');
    expect(check()).toMatchObject({ status: 0, stderr: '' });
  });
});

test('every script that runs TypeScript checks the installation first', () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  const running = Object.entries<string>(scripts).filter(([, script]) => /^node .*(\.ts|jest\.js)\b/.test(script));
  expect(running.length).toBeGreaterThan(8);
  for (const [name, script] of running) {
    expect({ name, script }).toEqual({
      name,
      script: expect.stringMatching(/^node --require \.\/local\/check-installation\.cjs /),
    });
  }
  expect(scripts.pretest).toBe(`node ${CHECK}`);
});
