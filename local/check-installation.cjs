// Loaded before TypeScript: by any Node, because the project's own may be missing. Needs nothing that has to be installed.
'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');

const OLDEST_NODE = 20;

const root = join(__dirname, '..');
const modules = join(root, 'node_modules');

// Every dependency is one of development: what is deployed, or in the package, is compiled.
const omitsDev = /\bdev\b/.test(process.env.npm_config_omit ?? '') || process.env.NODE_ENV === 'production';

// `npm/10.9.9 node/v18.20.8 linux x64`: what npm runs on, and so what packages were chosen for. Scripts run on the project's own Node.
const [, nodeOfNpm = ''] = /node\/v(\S+)/.exec(process.env.npm_config_user_agent ?? '') ?? [];

const lacking = missing(packages());
const install = `npm ci${omitsDev ? ' --include=dev' : ''}`;

if (nodeOfNpm && Number.parseInt(nodeOfNpm, 10) < OLDEST_NODE) {
  refuse(
    `npm runs on Node ${nodeOfNpm}; expected ${OLDEST_NODE} or newer, without which some packages are left out. ` +
      'Install a newer one, then run again: npm ci',
  );
} else if (!existsSync(modules)) {
  refuse(`The dependencies are not installed. Install them first: ${install}`);
} else if (lacking.length > 0) {
  refuse(`The installation is incomplete: ${named(lacking)}. Install everything again: ${install}`);
} else if (!existsSync(join(modules, '.bin', 'node'))) {
  refuse(
    `The project's own Node is not installed, which its package fetches by an install script; this one is ${process.version}. Install it with scripts allowed: npm ci --ignore-scripts=false`,
  );
} else {
  // In the project and not in the directory for temporary files, where other users could put code.
  enableCompileCache?.(join(root, '.local', 'compile-cache'));
}

/** The names that package.json requires. */
function packages() {
  return Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies ?? {});
}

/** @param {readonly string[]} names */
function missing(names) {
  return names.filter((name) => !existsSync(join(modules, name, 'package.json')));
}

/** @param {readonly string[]} names */
function named(names) {
  return names.length === 1
    ? `${names[0]} is missing`
    : `${names.length} packages are missing, for example ${names[0]}`;
}

/** @param {string} message */
function refuse(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
