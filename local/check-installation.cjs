// Loaded before TypeScript is: by whatever Node there is, when the project's own is not installed.
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const modules = join(__dirname, '..', 'node_modules');

if (!existsSync(modules)) {
  refuse('The dependencies are not installed. Install them first: npm ci');
} else if (!existsSync(join(modules, '.bin', 'node'))) {
  refuse(
    `The project's own Node is not installed, which its package fetches by an install script; this one is ${process.version}. ` +
      'Install it with scripts allowed: npm ci --ignore-scripts=false',
  );
}

/** @param {string} message */
function refuse(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
