import Sequencer from '@jest/test-sequencer';

/** What takes longest, mostly in waiting. Started last, it would leave the other workers without work. */
const LONGEST = [
  'redrive',
  'erasure',
  'enrollment',
  'cli/operate',
  'chaos',
  'new-persons',
  'outcomes',
  'browser-upload',
  'lifecycle',
  'corpus',
];

const rank = ({ path }) => {
  const index = LONGEST.findIndex((name) => path.endsWith(`/e2e/${name}.test.ts`));
  return index === -1 ? LONGEST.length : index;
};

/** Jest knows how long a file takes only after it has run here before. In a fresh clone, it goes by the size of the files. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
