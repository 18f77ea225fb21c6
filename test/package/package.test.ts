import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NODE_MODULES } from '../../local/paths.ts';
import { installInto, type Packed, pack } from './packed.ts';
import { COMPILERS, installToolchain, NODES } from './toolchain.ts';

const MB = 1_000_000;
const run = promisify(execFile);

/** An app as a team writes it, for the regions of AWS and for those in China. */
const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { FaceEnrollment, type FaceEnrollmentProps, type ImageOutcome, OUTCOME_STATUSES, type OutcomeReason, type OutcomeStatus } from 'face-enrollment';

const app = new App();
const props: FaceEnrollmentProps = { keyPrefix: 'faces/', requestsPerSecond: 30, analytics: true };
for (const region of ['us-east-1', 'cn-north-1']) {
  const stack = new Stack(app, 'Portraits-' + region, { env: { account: '111122223333', region } });
  const faces = new FaceEnrollment(stack, 'Faces', props);
  faces.addOutputs();
  faces.metricImagesEnrolled();
}
app.synth();

export const statuses: readonly OutcomeStatus[] = OUTCOME_STATUSES;
export function reasonOf(outcome: ImageOutcome): OutcomeReason | undefined {
  return outcome.status === 'ENROLLED' ? undefined : outcome.reason;
}
`;

let root: string;
let app: string;
let packed: Packed;

beforeAll(() => {
  installToolchain();
  root = mkdtempSync(join(tmpdir(), 'package-'));
  app = join(root, 'app');
  mkdirSync(app);
  packed = pack(root);
  installInto(app, join(root, packed.filename));
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "version": "0.1.0" }');
  for (const name of ['esm.mts', 'commonjs.cts', 'older.ts']) writeFileSync(join(app, name), APP);
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the construct, its types, the command line, schemas, queries and pages, and nothing else', () => {
    const expected = [
      /^(CHANGELOG|README(\.zh-CN)?|SECURITY)\.md$/,
      /^(LICENSE|package\.json)$/,
      /^dist\/(index\.cjs|faces\.cjs|convert-images\.mjs|cdk\.json|report\.css|third-party-licences\.txt)$/,
      /^dist\/functions\/(enroll|erase|intake|publish|prepare-arm64|prepare-x86_64)\.(zip|sha256)$/,
      /^dist\/queries\/[a-z-]+\.sql$/,
      /^dist\/schemas\/[a-z-]+(\.[a-zA-Z-]+)?\.json$/,
      /^dist\/types\/(infra|functions)\/[a-z/-]+\.d\.cts$/,
      /^docs\/[a-zA-Z0-9/-]+\.(md|svg|png)$/,
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(expected.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
  });

  it('is small for what is in it: most of it is native code for two processors', () => {
    expect(packed.size).toBeLessThan(22 * MB);
    const others = packed.files.filter(({ path }) => !/prepare-\w+\.zip$/.test(path));
    expect(others.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(8 * MB);
  });

  it('installs nothing besides what an app has', () => {
    const manifest = JSON.parse(readFileSync(join(app, 'node_modules/face-enrollment/package.json'), 'utf8'));
    const needed = Object.keys(manifest.peerDependencies).filter((name) => !manifest.peerDependenciesMeta[name]);
    expect({ needed, dependencies: manifest.dependencies, private: manifest.private }).toEqual({
      needed: ['aws-cdk-lib', 'constructs'],
      dependencies: undefined,
      private: undefined,
    });
  });

  it('tells nothing of the machine that built it', () => {
    for (const name of ['index.cjs', 'faces.cjs', 'convert-images.mjs']) {
      const text = readFileSync(join(app, 'node_modules/face-enrollment/dist', name), 'utf8');
      expect({ name, has: text.includes(NODE_MODULES) }).toEqual({ name, has: false });
    }
  });
});

/** As `cdk init` writes it, with the program written to a folder instead of run by tsx. */
function compile(tsc: string, options: readonly string[], files: readonly string[]) {
  const template = join(NODE_MODULES, 'aws-cdk/lib/init-templates/app/typescript/tsconfig.json');
  const { compilerOptions } = JSON.parse(readFileSync(template, 'utf8'));
  const config = { compilerOptions: { ...compilerOptions, noEmit: false, types: ['node'] }, files };
  const file = join(app, `tsconfig-${options.join('').replace(/\W/g, '')}.json`);
  writeFileSync(file, JSON.stringify(config));
  return spawnSync(process.execPath, [tsc, '--project', file, ...options], { cwd: app, encoding: 'utf8' });
}

describe('an app as cdk init makes it', () => {
  it.each(Object.entries(COMPILERS))(
    'compiles with TypeScript %s, as an ES module and as CommonJS',
    (version, tsc) => {
      const { status, stdout } = compile(tsc, ['--outDir', `out-${version}`], ['esm.mts', 'commonjs.cts']);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    },
    120_000,
  );

  it('of older days compiles with TypeScript 5.9 and its options for CommonJS', () => {
    const options = ['--module', 'commonjs', '--moduleResolution', 'node10', '--noEmit'];
    const { status, stdout } = compile(COMPILERS['5.9'], options, ['older.ts']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  }, 120_000);

  it('has declarations that need nothing but those of the CDK', () => {
    const directory = join(app, 'node_modules/face-enrollment/dist/types');
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cts'));
    const imported = files.flatMap((name) => [
      ...readFileSync(join(directory, name), 'utf8').matchAll(/(?:from |import\()['"]([^'"]+)['"]/g),
    ]);
    const foreign = imported.map(([, module = '']) => module).filter((module) => !/^\.{1,2}\/.*\.cjs$/.test(module));
    expect(foreign.filter((module) => !/^(aws-cdk-lib|constructs)(\/|$)/.test(module))).toEqual([]);
  });

  it('synthesizes without a network and without another program, on every Node the same', async () => {
    const runs = [
      { node: NODES['22'], file: 'out-5.9/esm.mjs' },
      { node: NODES['24'], file: 'out-7/commonjs.cjs' },
    ];
    const env = { PATH: '', HTTPS_PROXY: 'http://127.0.0.1:9', CDK_VALIDATION: 'false' };
    const synthesized = await Promise.all(
      runs.map(async ({ node, file }, index) => {
        const outdir = join(root, `cdk.out-${index}`);
        await run(node, [join(app, file)], { cwd: app, env: { ...env, CDK_OUTDIR: outdir } });
        const names = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
        return names.map((name) => [name, readFileSync(join(outdir, name), 'utf8')]);
      }),
    );
    const [first, second] = synthesized;
    expect(first?.map(([name]) => name)).toEqual([
      'Portraits-cn-north-1.template.json',
      'Portraits-us-east-1.template.json',
    ]);
    expect(second).toEqual(first);
  }, 120_000);

  it.each([
    ['22', 'require'],
    ['24', 'import'],
  ] as const)('loads on Node %s by %s too', (version, kind) => {
    const load = kind === 'require' ? "Promise.resolve(require('face-enrollment'))" : "import('face-enrollment')";
    const program = `${load}.then((loaded) => console.log(Object.keys(loaded).filter((name) => /^[FO]/.test(name)).join()))`;
    const { stdout } = spawnSync(NODES[version], ['-e', program], { cwd: app, encoding: 'utf8' });
    expect(stdout.trim()).toBe('FaceEnrollment,OUTCOME_REASONS,OUTCOME_STATUSES');
  });
});

describe('the command line of the package', () => {
  const faces = join('node_modules', 'face-enrollment', 'dist', 'faces.cjs');

  it.each(Object.keys(NODES) as (keyof typeof NODES)[])('runs on Node %s', (version) => {
    const { stdout, status } = spawnSync(NODES[version], [faces, '--help'], { cwd: app, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('Usage: npx faces') });
    expect(stdout).not.toContain('npm run');
    expect(stdout).not.toContain('--local');
  });

  it('refuses a Node that is too old, before it does anything', () => {
    const older = join(root, 'older-node.cjs');
    writeFileSync(
      older,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
    );
    const args = ['--require', older, faces, 'doctor', '--json'];
    const { stdout, stderr, status } = spawnSync(NODES['22'], args, { cwd: app, encoding: 'utf8' });
    expect({ status, ...JSON.parse(stdout) }).toEqual({ status: 1, error: stderr.trim() });
    expect(stderr).toContain('needs Node 22 or newer, and this is Node 20.20.2');
  });

  it('does not take an option for the local stack of the checkout', () => {
    const { stderr, status } = spawnSync(NODES['24'], [faces, 'doctor', '--local'], { cwd: app, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("unknown option '--local'") });
  });

  it('tells each wrong setting of a template on lines of its own', () => {
    const args = [
      'template',
      '--assets-bucket',
      'acme-assets',
      '--region',
      'eu-west-1',
      '-c',
      'requestsPerSecond=fast',
    ];
    const { stderr, status } = spawnSync(NODES['24'], [faces, ...args], { cwd: app, encoding: 'utf8' });
    expect({ status, lines: stderr.split('\n') }).toEqual({
      status: 2,
      lines: expect.arrayContaining(['requestsPerSecond', '  received: "fast"']),
    });
  });

  it('tells its version', () => {
    const { version } = JSON.parse(readFileSync(join(app, 'node_modules/face-enrollment/package.json'), 'utf8'));
    expect(execFileSync(NODES['24'], [faces, '--version'], { cwd: app, encoding: 'utf8' }).trim()).toBe(version);
  });

  it('begins no command without the AWS environment, and says what is missing', () => {
    const env = { HOME: root, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const { stderr, status } = spawnSync(NODES['24'], [faces, 'doctor'], { cwd: app, encoding: 'utf8', env });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('No AWS region is set.') });
  });
});
