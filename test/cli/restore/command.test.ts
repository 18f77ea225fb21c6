import { beforeEach, describe, expect, it } from '@jest/globals';
import { NO_COUNTS } from '../../../cli/restore/restore-state.ts';
import { FakeStack } from '../page/fake-stack.ts';
import { terminalOf } from '../page/run-command.ts';

let stack: FakeStack;
beforeEach(() => {
  stack = new FakeStack();
});

const restore = (more = '') => terminalOf(`restore${more}`, stack);

const TO = '2026-11-20T06:00:00.000Z';

function givenUnfinished(isHeld: boolean, phase: 'restoring' | 'rows' = 'rows'): void {
  const startedAt = '2026-11-20T07:30:00.000Z';
  stack.unfinishedRestore = { restoreId: '1', to: TO, startedAt, phase, mappings: [], counts: NO_COUNTS, isHeld };
}

describe('faces restore', () => {
  it('asks for the time when there is nothing to continue', async () => {
    expect(await restore()).toContain('Give the time to go back to with --to.');
    expect(await restore(' --cancel')).toContain('No restore was interrupted.');
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
});
