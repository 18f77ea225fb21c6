import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE_MODULES } from '../../local/paths.ts';
import { childEnvironment } from '../../local/processes/child-environment.ts';
import { Template } from './template.ts';

export interface Synthesized {
  readonly template: Template;
  /** A function's bundle. */
  file(asset: string): string;
}

/** Parts of logical ids that name one function each. */
export const ENROLL = 'EnrollmentsEnroll';
export const INTAKE = 'UploadsIntake';

/** The bundle of the one function whose logical id holds `part`. */
export function bundleOf({ template, file }: Synthesized, part: string): string {
  const [fn, ...others] = template.functions.filter(({ id }) => id.includes(part));
  if (fn === undefined || others.length > 0) throw new Error(`'${part}' does not name one function of the template.`);
  return file(fn.asset);
}

/** Everything that is measured, as `cdk deploy` would upload it. */
export interface Assembly {
  readonly product: Synthesized;
  readonly baseline: Synthesized;
  /** The product's functions, bundled by the CDK's defaults. */
  readonly cdkDefaults: Synthesized;
}

const run = promisify(execFile);

/** In a process of its own: the CDK has much to say, and is too large to stay beside what is measured. */
export async function synthesize(directory: string): Promise<Assembly> {
  const outdir = join(directory, 'cdk.out');
  const script = join(import.meta.dirname, 'synthesize.ts');
  await run(process.execPath, ['--no-warnings', script, outdir], { env: childEnvironment() });
  // What a bundle leaves to the runtime is found beside it, as in the runtime itself.
  const modules = join(outdir, 'node_modules');
  if (!existsSync(modules)) symlinkSync(NODE_MODULES, modules);
  const synthesized = (stack: string): Synthesized => ({
    template: new Template(JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')) as object),
    file: (asset) => bundleIn(join(outdir, asset)),
  });
  return {
    product: synthesized('FaceEnrollment'),
    baseline: synthesized('Baseline'),
    cdkDefaults: synthesized('CdkDefaults'),
  };
}

function bundleIn(directory: string): string {
  const file = ['index.mjs', 'index.js', 'index.cjs'].map((name) => join(directory, name)).find(existsSync);
  if (file === undefined) throw new Error(`${directory} holds no index.mjs, index.js or index.cjs.`);
  return file;
}
