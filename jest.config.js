import { COMPILE_CACHE } from './local/paths.ts';

// Processes that tests start find their code compiled.
process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE;

const project = (displayName, roots) => ({
  displayName,
  roots,
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
});

/** Unit and infrastructure tests need no network and no server; end-to-end tests start the local emulator. */
export default {
  testSequencer: '<rootDir>/test/longest-first.js',
  projects: [
    project('unit', [
      '<rootDir>/test/functions',
      '<rootDir>/test/cli',
      '<rootDir>/test/local',
      '<rootDir>/test/prose',
      '<rootDir>/test/bench',
      '<rootDir>/test/fakes',
      '<rootDir>/test/simulation',
      '<rootDir>/test/schemas',
    ]),
    {
      ...project('infra', [
        '<rootDir>/test/infra',
        '<rootDir>/test/docs',
        '<rootDir>/test/build',
        '<rootDir>/test/package',
      ]),
      globalSetup: '<rootDir>/test/infra/build-package.js',
      globalTeardown: '<rootDir>/test/infra/remove-temporary-directory.js',
    },
    // The saved queries need DuckDB, which is installed for them.
    {
      ...project('e2e', ['<rootDir>/test/e2e', '<rootDir>/test/queries']),
      globalSetup: '<rootDir>/test/e2e/build-package.js',
    },
  ],
};
