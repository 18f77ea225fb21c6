import { describe, expect, it } from '@jest/globals';
import { SAMPLE_PERSONS, SAMPLES } from '../../../local/samples/all-samples.ts';
import type { StackState } from '../../../local/stack-state.ts';
import { nextSteps } from '../../../local/start/next-steps.ts';
import { pageAt } from '../../docs/pages.ts';

const SERVER = { endpoint: 'http://127.0.0.1:4566' };
const state = { region: 'us-east-1', emulator: SERVER, standIn: SERVER, outputs: {} } as unknown as StackState;
const steps = nextSteps({ state, directory: '.local/start', portrait: 'portrait.jpg', anyImage: false });

/** Persons of uploads that a reader is invited to try on the local stack. */
const UPLOAD = /(?:npm run (?:upload|faces -- upload) .*--person |--metadata person-id=)(\w+)/g;

describe.each([
  ['npm start', steps],
  ['README', pageAt('README.md').split('\n## Deploy to AWS')[0] ?? ''],
  ['the local stack', pageAt('docs/local-stack.md')],
  ['the app guide', pageAt('docs/app-guide.md').split('\n## Upload a photo')[1]?.split('\n### ')[0] ?? ''],
])('the uploads to try of %s', (_page, text) => {
  it('are of persons that no sample has, so that there is room and any face matches', () => {
    const tried = [...text.matchAll(UPLOAD)].map(([, person]) => person);
    const taken = [...SAMPLES, ...SAMPLE_PERSONS].map(({ personId }) => personId);
    expect(tried).not.toEqual([]);
    expect(tried.filter((person) => taken.includes(person))).toEqual([]);
  });
});
