import Sequencer from '@jest/test-sequencer';

/** What takes longest. Started last, it would leave the other workers without work. */
const LONGEST = [
  'simulation/simulation',
  'simulation/planted/planted-faults',
  'simulation/exhaust',
  'e2e/redrive',
  'e2e/erasure',
  'e2e/enrollment',
  'e2e/chaos',
  'e2e/cli/operate',
  'e2e/lifecycle',
  'e2e/outcomes',
  'e2e/new-persons',
  'e2e/corpus',
  'e2e/browser-upload',
  'e2e/outcomes-under-faults',
  'e2e/app-guide',
  'e2e/preparation',
  'e2e/cli/doctor',
  'e2e/examples',
];

const rank = ({ path }) => {
  const index = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return index === -1 ? LONGEST.length : index;
};

/** Jest knows how long a file takes only after it has run here before. In a fresh clone, it goes by the size of the files. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
