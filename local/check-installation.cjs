// Loaded before TypeScript is: by whatever Node there is, when the project's own is not installed.
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const OLDEST_NODE = 20;

// `npm/10.9.9 node/v18.20.8 linux x64`: what npm runs on, and so what packages were chosen for. Scripts run on the project's own Node.
const [, nodeOfNpm = ''] = /node\/v(\S+)/.exec(process.env.npm_config_user_agent ?? '') ?? [];
const modules = join(__dirname, '..', 'node_modules');

if (nodeOfNpm && Number.parseInt(nodeOfNpm, 10) < OLDEST_NODE) {
  refuse(
    `npm runs on Node ${nodeOfNpm}; expected ${OLDEST_NODE} or newer, without which some packages are left out. ` +
      'Install a newer one, then run again: npm ci',
  );
} else if (!existsSync(modules)) {
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
