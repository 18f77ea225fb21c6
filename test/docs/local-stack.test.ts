import { describe, expect, it } from '@jest/globals';
import { ACTIONS } from '../../local/stand-in/actions/index.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR, STAND_IN_CREDENTIALS } from '../../local/stand-in/behaviour.ts';
import { FAULTS } from '../../local/stand-in/control/control-bodies.ts';
import { CONTROL_REQUESTS } from '../../local/stand-in/control/control-routes.ts';
import type { Fault } from '../../local/stand-in/faults.ts';
import { DEFAULT_GROUP_ID } from '../../local/stand-in/groups.ts';
import { EMULATOR_PORT, STAND_IN_PORT } from '../../local/start/start-arguments.ts';
import { codeIn, codeInColumn, pageAt, sectionOf, tableOf } from './pages.ts';

const PAGE = pageAt('docs/local-stack.md');

/** A type has no list of its names at run time: the compiler finds one that is missing here. */
const FAULT_FIELDS: Record<keyof Fault, true> = {
  action: true,
  personId: true,
  minImages: true,
  image: true,
  times: true,
  delayMs: true,
  effect: true,
  lateMs: true,
  answer: true,
  retCodes: true,
};
const ANSWERS: Record<NonNullable<Fault['answer']>['kind'], true> = {
  error: true,
  http: true,
  reset: true,
  silence: true,
  cutOff: true,
};

describe('the page on the local stack', () => {
  it('names the ports that npm start uses', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'Ports and files'), 'what');
    expect(codeIn(rows[0]?.[1])).toContain(`http://127.0.0.1:${EMULATOR_PORT}`);
    expect(codeIn(rows[1]?.[1])).toContain(`http://127.0.0.1:${STAND_IN_PORT}`);
  });

  it('has the keys of the stand-in', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'Keys'), 'key');
    const keys = Object.fromEntries(rows.map(([name, value]) => [codeIn(name)[0], codeIn(value)[0]]));
    expect(keys).toEqual(STAND_IN_CREDENTIALS);
    for (const key of Object.values(STAND_IN_CREDENTIALS)) expect(PAGE).toContain(`"${key}"`);
  });

  it('lists every field and answer of a fault', () => {
    const faults = sectionOf(PAGE, 'Faults');
    expect(codeInColumn(tableOf(faults, 'field'), 0)).toEqual(Object.keys(FAULT_FIELDS).sort());
    const answers = codeInColumn(tableOf(faults, 'answer'), 0).map((answer) => JSON.parse(answer).kind);
    expect(answers.sort()).toEqual(Object.keys(ANSWERS).sort());
  });

  it('has only examples of faults that the stand-in accepts', () => {
    const examples = codeInColumn(tableOf(sectionOf(PAGE, 'Faults'), 'faults'), 0);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(() => FAULTS.parse(JSON.parse(example))).not.toThrow();
  });

  it('lists every field of the behaviour, with its default', () => {
    const { rows } = tableOf(sectionOf(PAGE, 'Behaviour'), 'field');
    const listed = rows.map(([field, value]) => [codeIn(field)[0], codeIn(value)[0]]);
    const { credentials, ...others } = DEFAULT_BEHAVIOUR satisfies Behaviour;
    const defaults = Object.entries(others).map(([field, value]) => [field, String(value)]);
    expect(listed).toEqual([['credentials', undefined], ...defaults]);
    expect(credentials).toEqual([STAND_IN_CREDENTIALS]);
  });

  it('lists every action that the stand-in answers', () => {
    const groups = sectionOf(PAGE, 'Groups');
    for (const action of ACTIONS.keys()) expect(groups).toMatch(new RegExp(`\\b${action}\\b`));
  });

  it('names the group that exists from the start', () => {
    expect(codeIn(sectionOf(PAGE, 'Groups'))).toContain(DEFAULT_GROUP_ID);
  });

  it('lists every control request', () => {
    expect(codeInColumn(tableOf(sectionOf(PAGE, 'Control requests'), 'request'), 0)).toEqual(
      [...CONTROL_REQUESTS].sort(),
    );
  });
});
