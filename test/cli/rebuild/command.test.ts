import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeStack } from '../page/fake-stack.ts';
import { terminalOf } from '../page/run-command.ts';
import { rebuildSample } from '../page/samples/rebuild.ts';

let stack: FakeStack;
beforeEach(() => {
  stack = new FakeStack();
  rebuildSample.given(stack);
});

const rebuild = (more = '') => terminalOf(`rebuild${more}`, stack);

describe('faces rebuild', () => {
  it('takes a time span as the other commands do', async () => {
    const printed = await rebuild(' --enrolled-before 2h --dry-run --json');
    const { enrolledBefore } = JSON.parse(printed.slice(printed.indexOf('{')));
    expect(enrolledBefore).toBe('2026-11-20T06:00:00.000Z');
  });

  it('waits for the end of a restore, as an audit does', async () => {
    stack.deployment.restore = { to: '2026-11-20T06:00:00.000Z', startedAt: '2026-11-20T07:30:00.000Z' };
    const why = 'A restore of the tables to 2026-11-20T06:00:00.000Z was begun at 2026-11-20T07:30:00.000Z';
    for (const printed of [await rebuild(' --dry-run'), await terminalOf('audit --person 1001', stack)]) {
      expect(printed).toContain(why);
      expect(printed).toContain('run restore without --to, or restore --cancel.');
    }
  });

  it('says how it goes on when Tencent cannot be asked in the midst', async () => {
    const { ask } = stack.rebuilding;
    let asked = 0;
    Object.assign(stack.rebuilding, {
      // The sample is 40 persons.
      ask: async (personId: string) => {
        asked += 1;
        if (asked <= 40) return ask(personId);
        return { kind: 'unreachable', endpoint: 'https://iai.tencentcloudapi.com', message: 'socket hang up' };
      },
      waiting: async () => 0,
    });
    const printed = await rebuild(' --yes');
    expect(printed).toContain('Tencent was not reached at https://iai.tencentcloudapi.com: socket hang up.');
    expect(printed).toContain('Run the same command again to go on. With --enrolled-before 2026-11-20T08:00:0');
  });
});
