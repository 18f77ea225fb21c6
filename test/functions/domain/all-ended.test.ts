import { describe, expect, it } from '@jest/globals';
import { allEnded } from '../../../functions/domain/all-ended.ts';

describe('several branches', () => {
  it('give what each of them gave, in their order', async () => {
    const slow = new Promise<string>((resolve) => setImmediate(resolve, 'slow'));
    expect(await allEnded([slow, Promise.resolve('quick')])).toEqual(['slow', 'quick']);
    expect(await allEnded([])).toEqual([]);
  });

  it('are all waited for when one of them fails, and then its error is thrown', async () => {
    let ended = false;
    const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      ended = true;
    });
    const error = new Error('broken');
    await expect(allEnded([slow, Promise.reject(error)])).rejects.toBe(error);
    expect(ended).toBe(true);
  });
});
