import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzip } from '../../build/archive/unzip.ts';
import { NODE_MODULES } from '../../local/paths.ts';
import { childEnvironment } from '../../local/processes/child-environment.ts';
import { type FunctionSpec, Template } from './template.ts';
import { VARIANTS, type VariantId } from './variants.ts';

export interface Synthesized {
  readonly template: Template;
  /** A function's bundle. */
  file(asset: string): string;
}

/** The function of a stage. */
export function functionOf({ template }: Synthesized, stage: string): FunctionSpec {
  const [fn, ...others] = template.functions.filter((each) => each.stage === stage);
  if (fn === undefined || others.length > 0) throw new Error(`'${stage}' does not name one function of the template.`);
  return fn;
}

/** The bundle of a stage's function. */
export function bundleOf(synthesized: Synthesized, stage: string): string {
  return synthesized.file(functionOf(synthesized, stage).asset);
}

/** Enroll first, which is what the baseline has as well. */
export function stagesOf({ template }: Synthesized): readonly string[] {
  const others = template.functions.map(({ stage }) => stage).filter((stage) => stage !== ENROLL);
  return [ENROLL, ...others];
}

/** The stage of the one function that the baseline has. */
export const ENROLL = 'enroll';

/** Everything that is measured, as `cdk deploy` would upload it. */
export interface Assembly {
  /** With the default settings. */
  readonly product: Synthesized;
  readonly variants: Readonly<Record<VariantId, Synthesized>>;
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
    file: (asset) => bundleIn(extracted(join(outdir, asset))),
  });
  const variants = Object.fromEntries(VARIANTS.map(({ id }) => [id, synthesized(id)]));
  return {
    product: synthesized(VARIANTS[0]?.id ?? ''),
    variants: variants as Record<VariantId, Synthesized>,
    baseline: synthesized('Baseline'),
    cdkDefaults: synthesized('CdkDefaults'),
  };
}

/** The folder with the files of an asset, which is an archive when the build made it. */
function extracted(asset: string): string {
  if (existsSync(asset)) return asset;
  for (const [path, content] of unzip(readFileSync(`${asset}.zip`))) {
    const file = join(asset, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return asset;
}

function bundleIn(directory: string): string {
  const file = ['index.mjs', 'index.js', 'index.cjs'].map((name) => join(directory, name)).find(existsSync);
  if (file === undefined) throw new Error(`${directory} holds no index.mjs, index.js or index.cjs.`);
  return file;
}
