import jestConfig from './jest.config.js';

/** Of `functions/`: mutated, and held only by its own tests. `MUTATE=enroll npm run mutate` takes another one. */
const folder = process.env.MUTATE ?? 'domain';

const unit = jestConfig.projects.find(({ displayName }) => displayName === 'unit');

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
      // Instead of those of jest.config.js.
      projects: [],
    },
  },
  // Jest runs native ES modules only so.
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  // Their memory is not given back: after 200 runs a process has 4 GB.
  maxTestRunnerReuse: 40,
  ignorePatterns: ['**', '!package.json', '!jest.config.js', '!functions/**', '!test/functions/**', '!test/fakes/**'],
  tempDirName: '.local/mutation/sandbox',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  htmlReporter: { fileName: '.local/mutation/report.html' },
  jsonReporter: { fileName: '.local/mutation/report.json' },
  clearTextReporter: { reportTests: false },
};
