import jestConfig from '../../jest.config.js';

/** The folder of `functions/` to mutate. Only its own tests run. `MUTATE=enroll npm run mutate` selects another one. */
const folder = process.env.MUTATE ?? 'domain';

const unit = jestConfig.projects.find(({ displayName }) => displayName === 'unit');

/** Paths are relative to the project's root, where main.ts starts Stryker. */
export default {
  mutate: [`functions/${folder}/**/*.ts`, '!functions/*/{handler,log}.ts'],
  testRunner: 'jest',
  jest: {
    config: {
      ...unit,
      // Jest finds related tests only among the files below its roots.
      roots: [`<rootDir>/test/functions/${folder}`, '<rootDir>/test/fakes', '<rootDir>/functions'],
      // Thousands of random files for each mutant take half of the time and find no more.
      testPathIgnorePatterns: ['/image-header/hostile-input'],
      // Replaces those of jest.config.js.
      projects: [],
    },
  },
  // Without the first option, Jest cannot run native ES modules.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  // A test runner does not free its memory: after 200 runs, its process has 4 GB.
  maxTestRunnerReuse: 40,
  ignorePatterns: ['**', '!package.json', '!jest.config.js', '!functions/**', '!test/functions/**', '!test/fakes/**'],
  tempDirName: '.local/mutation/sandbox',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: '.local/mutation/report.html' },
  jsonReporter: { fileName: '.local/mutation/report.json' },
  clearTextReporter: { reportTests: false },
};
