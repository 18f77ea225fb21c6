import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { PROJECT_ROOT } from '../functions/bundling.ts';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt|mit))?$/i;

/** The folders of the packages of which something is left in bundles, relative to the project. */
export function packagesOf(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
  // The innermost folder: a package may bring its own copy of another.
  const directories = inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(directories)].sort();
}

/** The notices that the licences of these packages ask for. Equal texts are printed once. */
export function thirdPartyLicences(packages: readonly string[]): string {
  const names = new Map<string, string[]>();
  for (const directory of packages) {
    const { name, version, license } = JSON.parse(readFileSync(join(PROJECT_ROOT, directory, 'package.json'), 'utf8'));
    const text = licenceTexts(directory) || `Licence: ${license}`;
    names.set(text, [...(names.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const notices = [...names].map(([text, users]) => `${[...new Set(users)].join('\n')}\n\n${text}`);
  const line = '-'.repeat(80);
  return [
    'The compiled code of this package contains code of the packages below. The archives of the prepare function contain',
    'further packages, each in a folder with its licence.',
    ...notices,
  ]
    .join(`\n${line}\n`)
    .concat('\n');
}

function licenceTexts(directory: string): string {
  return readdirSync(join(PROJECT_ROOT, directory))
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(PROJECT_ROOT, directory, name), 'utf8').trim())
    .join('\n\n');
}
