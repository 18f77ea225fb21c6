import { beforeEach, describe, expect, it } from '@jest/globals';
import { absentPerson } from '../../../functions/domain/person.ts';
import { doneErasure, ERASURE_ID } from '../erasures/records.ts';
import { FakeStack } from '../page/fake-stack.ts';
import { terminalOf } from '../page/run-command.ts';

let stack: FakeStack;
let sent: object[];
beforeEach(() => {
  stack = new FakeStack();
  sent = [];
  stack.afterErasure = (message) => {
    sent.push(message);
    return doneErasure(message);
  };
});

const erase = (more = '') => terminalOf(`erase --person 1001 --yes${more}`, stack);

/** A tombstone, and the receipt of the erasure that wrote it. */
function givenEarlier(status: 'RUNNING' | 'INCOMPLETE', updatedAt = '2026-11-20T07:59:00.000Z'): void {
  const erasing = { id: 'earlier', asOf: '2026-11-20T07:00:00.000Z' };
  stack.ledger.persons.put({ ...absentPerson('1001'), revision: 5, erasing });
  stack.erasures.push(doneErasure({ erasureId: 'earlier', status, updatedAt }));
}

describe('faces erase', () => {
  it('asks the erase function for the person, and prints the receipt', async () => {
    const printed = await erase();
    expect(sent).toEqual([
      {
        erasureId: ERASURE_ID,
        personId: '1001',
        asOf: '2026-11-20T08:00:00.000Z',
        tencent: 'person',
        requestedBy: 'faces erase',
      },
    ]);
    expect(printed).toContain(`Erasure ${ERASURE_ID}: DONE`);
    expect(printed).toMatch(/The receipt is in .*erasure-7c0e9a52\S+\.txt\.$/);
  });

  it('passes on what to do at Tencent', async () => {
    await erase(' --tencent keep');
    expect(sent).toMatchObject([{ tencent: 'keep' }]);
  });

  it('sends nothing with --dry-run', async () => {
    expect(await erase(' --dry-run')).toMatch(
      /Rows of the Faces table[\s\S]*Nothing was sent, because of --dry-run\.$/,
    );
    expect(sent).toEqual([]);
  });

  it('erases an unknown person too, because images may be on their way', async () => {
    expect(await erase()).toContain('Nothing is known of a person 1001.');
    expect(sent).toHaveLength(1);
  });

  it.each(['张三', '1001/a', 'x'.repeat(65)])(
    'refuses the illegal person id %s, and says where such images are',
    async (id) => {
      const printed = await terminalOf(`erase --person ${id} --yes`, stack);
      expect(printed).toMatch(
        /is no person id: expected 1 to 64 of A-Z[\s\S]*PersonTagIllegal[\s\S]*docs\/privacy\.md/,
      );
      expect(sent).toEqual([]);
    },
  );

  it('asks for the person id at a terminal only', async () => {
    expect(await terminalOf('erase --person 1001', stack)).toContain('Give --yes to go on.');
    expect(sent).toEqual([]);
  });

  it('sends nothing while an erasure of the person is running', async () => {
    givenEarlier('RUNNING');
    expect(await erase()).toMatch(/Erasure earlier of this person is running, .* Nothing was sent\./);
    expect(sent).toEqual([]);
  });

  it('goes on after one that has stopped, because its message may be gone', async () => {
    givenEarlier('RUNNING', '2026-11-19T07:00:00.000Z');
    expect(await erase()).toContain('It has not changed since 2026-11-19T07:00:00.000Z');
    expect(sent).toHaveLength(1);
  });

  it('goes on after an INCOMPLETE one', async () => {
    givenEarlier('INCOMPLETE');
    expect(await erase()).toContain('Erasure earlier of this person is INCOMPLETE. A new one goes on where it ended.');
    expect(sent).toHaveLength(1);
  });

  it('says what is left and what to do when it is INCOMPLETE', async () => {
    const left = [{ place: 'objects', reason: 'LegalHold', count: 1, objectKey: 'a.jpg', version: 'v1' }] as const;
    stack.afterErasure = (message) => doneErasure({ ...message, status: 'INCOMPLETE', left });
    const printed = await erase();
    expect(printed).toContain('- a.jpg (version v1): LegalHold. A legal hold retains it. Release the hold.');
    expect(printed).toMatch(/The person is not erased completely\. .* run the same command again/);
  });

  it('says that the function is stopped, and does not wait for it', async () => {
    stack.deployment.feeds = { ...stack.deployment.feeds, erase: [{ ...MAPPING, state: 'Disabled' }] };
    stack.afterErasure = () => undefined;
    const printed = await erase();
    expect(printed).toContain('The erase function is stopped: its event source mapping is Disabled.');
    expect(printed).toMatch(/The erasure was requested, and has not begun\. doctor shows/);
  });

  it('ends after two minutes when nothing begins', async () => {
    stack.afterErasure = () => undefined;
    const before = stack.clock.now();
    expect(await erase()).toMatch(/has not begun\..*`erasures 7c0e9a52\S+` shows its receipt\.$/);
    expect(stack.clock.now() - before).toBe(120_000);
  });

  it('says after Ctrl-C that the erasure goes on', async () => {
    stack.afterErasure = () => {
      process.emit('SIGINT');
      return undefined;
    };
    expect(await erase()).toMatch(/Interrupted\. The erasure goes on in the stack\. `erasures 7c0e9a52/);
  });

  it('does not begin when the receipt could not be written', async () => {
    expect(await erase(' --receipt /no-such-directory/receipt.txt')).toMatch(
      /cannot be written \(ENOENT\)\. Nothing was sent\./,
    );
    expect(sent).toEqual([]);
  });
});

const MAPPING = { uuid: 'erase-mapping', sourceArn: 'erasures', reportsBatchItemFailures: true };

describe('faces erasures', () => {
  beforeEach(() => {
    const later = { erasureId: 'later', asOf: '2026-11-21T00:00:00.000Z', status: 'INCOMPLETE' } as const;
    stack.erasures.push(doneErasure(), doneErasure(later));
  });

  it('lists the latest first', async () => {
    expect(await terminalOf('erasures', stack)).toMatch(/later\n.*7c0e9a52/);
  });

  it('lists those with a status', async () => {
    expect(await terminalOf('erasures --status INCOMPLETE', stack)).not.toContain('7c0e9a52');
    expect(await terminalOf('erasures --status RUNNING', stack)).toBe('No erasure is RUNNING.');
  });

  it('does not list an INCOMPLETE one with the others when a later one has continued it', async () => {
    stack.erasures.push(doneErasure({ erasureId: 'earlier', status: 'INCOMPLETE', continuedBy: 'later' }));
    expect(await terminalOf('erasures', stack)).toMatch(/continued .*earlier/);
    expect(await terminalOf('erasures --status INCOMPLETE', stack)).not.toContain('earlier');
  });

  it('prints a receipt', async () => {
    expect(await terminalOf(`erasures ${ERASURE_ID}`, stack)).toMatch(/^Erasure 7c0e9a52\S+: DONE\n/);
  });

  it('says of an unknown id how to list all', async () => {
    expect(await terminalOf('erasures typo', stack)).toMatch(/^There is no erasure 'typo'\./);
  });
});
