import { beforeEach, describe, expect, it } from '@jest/globals';
import { NO_COUNTS, type Phase, type RestoreState } from '../../../cli/restore/restore-state.ts';
import { Problem } from '../../../cli/shared/problem.ts';
import { FakeStack } from '../page/fake-stack.ts';
import { terminalOf } from '../page/run-command.ts';
import { RestoreWorld } from './restore-world.ts';

let stack: FakeStack;
beforeEach(() => {
  stack = new FakeStack();
});

const failing = { all: () => Promise.reject(new Problem('Lambda is not there.')) };

const restore = (more = '') => terminalOf(`restore${more}`, stack);

const TO = '2026-11-20T06:00:00.000Z';

function givenUnfinished(isHeld: boolean, phase: Phase = 'rows', more: Partial<RestoreState> = {}): void {
  const startedAt = '2026-11-20T07:30:00.000Z';
  const state = { restoreId: '1', to: TO, startedAt, phase, mappings: [], counts: NO_COUNTS, ...more };
  stack.unfinishedRestore = { ...state, isHeld };
}

/** The stack has tables, copies and mappings that a restore works on. */
function givenWorld(): RestoreWorld {
  const world = new RestoreWorld({ clock: stack.clock });
  world.remember();
  const { states, ...ports } = world.ports();
  const { describe } = stack.restoring.copies;
  const copies = { ...ports.copies, describe };
  Object.assign(stack.restoring, { ...ports, states, copies, ports: async () => ({ ...ports, copies, states }) });
  return world;
}

describe('faces restore', () => {
  it('asks for the time when there is nothing to continue', async () => {
    expect(await restore()).toContain('Give the time to go back to with --to.');
    expect(await restore(' --cancel')).toContain('No restore was interrupted, so there is nothing to give up.');
  });

  it('refuses a time that point-in-time recovery does not know, and names those that it knows', async () => {
    expect(await restore(' --to 1m --yes')).toContain(
      `cannot be restored to 2026-11-20T07:59:00.000Z. Expected a time from 2026-10-16T08:00:00.000Z to 2026-11-20T07:55:00.000Z.`,
    );
    expect(await restore(' --to 36d --yes')).toContain('cannot be restored to');
  });

  it('does not begin without the name of the stack, which it cannot ask for without a terminal', async () => {
    expect(await restore(' --to 2h')).toContain('Give --yes to go on.');
  });

  it('is refused while another operator restores the stack', async () => {
    givenUnfinished(true);
    const refusal = `A restore to ${TO} is under way since 2026-11-20T07:30:00.000Z. Only one can work on a stack.`;
    expect(await restore(' --to 3h --yes')).toContain(refusal);
    expect(await restore(' --yes')).toContain(refusal);
    expect(await restore(' --cancel --yes')).toContain(refusal);
  });

  it('does not begin another restore before an interrupted one is complete or given up', async () => {
    givenUnfinished(false);
    const printed = await restore(' --to 3h --yes');
    expect(printed).toContain(`A restore to ${TO} was begun at 2026-11-20T07:30:00.000Z and is not complete`);
    expect(printed).toContain('To give it up, run restore --cancel.');
  });

  it.each(['', ` --to ${TO}`])('continues an interrupted restore: restore%s', async (more) => {
    givenUnfinished(false);
    expect(await restore(`${more} --dry-run`)).toContain(`The restore to ${TO} that was begun at 2026-11-20T07:30`);
  });

  it('says what giving up means, before and after the tables were touched', async () => {
    givenUnfinished(false, 'restoring');
    expect(await restore(' --cancel --dry-run')).toContain('The tables are as they were.');
    givenUnfinished(false, 'rows');
    expect(await restore(' --cancel --dry-run')).toContain('images whose rows went back may be added twice');
  });

  it.each(['starting', 'deleting'] as const)('does not give up what is restored already (%s)', async (phase) => {
    givenUnfinished(false, phase);
    for (const more of ['', ' --cancel']) {
      const printed = await restore(`${more} --dry-run`);
      expect(printed).toContain('The tables are restored. Only the functions have to start');
      expect(printed).not.toContain('given up');
    }
  });

  it('does not call a restore complete that was given up', async () => {
    const world = givenWorld();
    const { states } = world.ports();
    await states.begin({ ...world.begun, phase: 'starting', isCancelled: true });
    stack.clock.pass(200_000);
    const printed = await restore(' --yes');
    expect(printed).toContain(`The restore to ${world.to} was given up. Its end continues.`);
    expect(printed).toContain('The functions run again, and the copies are deleted.');
    expect(printed).not.toContain('restored');
  });

  it('keeps in mind that it was given up, when giving up is interrupted', async () => {
    const world = givenWorld();
    const { states } = world.ports();
    await states.begin({ ...world.begun, mappings: ['intake'] });
    stack.clock.pass(200_000);
    Object.assign(stack.restoring, {
      ports: async () => ({ ...world.ports(), states: stack.restoring.states, mappings: failing }),
    });
    expect(await restore(' --cancel --yes')).toContain('The restore is not complete. Run restore again');
    expect(await states.find()).toMatchObject({ phase: 'starting', isCancelled: true, isHeld: false });
  });

  it('does not begin during a deployment, which may start the functions', async () => {
    Object.assign(stack.deployment.state, { status: 'UPDATE_IN_PROGRESS' });
    expect(await restore(' --to 2h --yes')).toContain('Wait until it has ended, then run restore again.');
  });

  it('stops nothing when Tencent does not answer', async () => {
    const world = givenWorld();
    const refused = new Problem('Tencent refuses the keys.');
    Object.assign(stack.restoring, { checkTencent: () => Promise.reject(refused) });
    expect(await restore(' --to 2h --yes')).toMatch(/Tencent refuses the keys\.$/);
    expect([world.steps, await world.ports().states.find()]).toEqual([[], undefined]);
  });

  it('says what failed, also when the lease cannot be given back', async () => {
    const world = givenWorld();
    const offline = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const ports = world.ports();
    Object.assign(stack.restoring, { ports: async () => ({ ...ports, mappings: failing }) });
    ports.states.release = () => Promise.reject(offline);
    Object.assign(stack.restoring, { states: ports.states });
    const printed = await restore(' --to 2h --yes');
    expect(printed).toContain('Lambda is not there. The restore is not complete. Run restore again, without --to');
  });
});
