import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE_MODULES, PROJECT_ROOT } from '../../local/paths.ts';

export interface Packed {
  readonly filename: string;
  /** Bytes of the archive. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

/** Runs `npm pack` on what is built already. */
export function pack(destination: string): Packed {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', destination];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: PROJECT_ROOT, encoding: 'utf8' }));
  return packed as Packed;
}

/**
 * Puts the package into the folder of an app as npm does, and links what an app has besides from the project's own packages,
 * so that nothing is fetched.
 */
export function installInto(app: string, archive: string): void {
  const modules = join(app, 'node_modules');
  const own = join(modules, 'face-enrollment');
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', own, '--strip-components=1']);
  for (const name of ['aws-cdk-lib', 'constructs', '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(NODE_MODULES, name), join(modules, name));
  }
}
