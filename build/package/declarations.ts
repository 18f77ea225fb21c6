import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { DIST } from '../../infra/dist.ts';
import { PROJECT_ROOT } from '../functions/bundling.ts';
import { replaceFile } from '../inputs/built-file.ts';

const ENTRY = 'infra/index';
const RELATIVE = /(from |import\()(['"])(\.[^'"]*)\.ts\2/g;

/**
 * Writes the declarations that the construct's own refer to. They are those of CommonJS modules, as the construct is one:
 * TypeScript would not let such an app import others.
 */
export function writeDeclarations(): void {
  const emitted = mkdtempSync(join(DIST, 'declarations-'));
  try {
    emit(emitted);
    rmSync(join(DIST, 'types'), { recursive: true, force: true });
    const waiting = [ENTRY];
    const written = new Set<string>();
    for (let module = waiting.shift(); module !== undefined; module = waiting.shift()) {
      if (written.has(module)) continue;
      written.add(module);
      const text = readFileSync(join(emitted, `${module}.d.ts`), 'utf8');
      replaceFile(join(DIST, 'types', `${module}.d.cts`), text.replace(RELATIVE, '$1$2$3.cjs$2'));
      for (const [, , , path = ''] of text.matchAll(RELATIVE)) waiting.push(posix.join(posix.dirname(module), path));
    }
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function emit(directory: string): void {
  const tsc = join(PROJECT_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', directory];
  const { status, stdout } = spawnSync(
    process.execPath,
    [tsc, '--project', join(PROJECT_ROOT, 'build', 'package'), ...options, '--rootDir', PROJECT_ROOT],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The declarations of the construct could not be written:\n${stdout}`);
}
