import { describe, expect, it } from '@jest/globals';
import { confirmedByTyping } from '../../../../cli/shared/terminal/confirmed.ts';
import type { Output } from '../../../../cli/shared/terminal/output.ts';

/** @param typed undefined: standard input is no terminal */
async function answerTo(typed: string | undefined) {
  const failures: string[] = [];
  const fail = (text: string) => failures.push(text);
  const output = { askForText: async () => typed, fail } as unknown as Output;
  return { isConfirmed: await confirmedByTyping('Type the person id:', '1001', 'Nothing was sent.', output), failures };
}

describe('a question that is confirmed by typing', () => {
  it('is confirmed by the very word', async () => {
    expect(await answerTo('1001')).toEqual({ isConfirmed: true, failures: [] });
  });

  it.each(['1002', '10011', '', 'yes'])('is not confirmed by %j, and says that nothing was done', async (typed) => {
    expect(await answerTo(typed)).toEqual({ isConfirmed: false, failures: ['Nothing was sent.'] });
  });

  it('is a problem without a terminal', async () => {
    await expect(answerTo(undefined)).rejects.toThrow('Give --yes to go on.');
  });
});
