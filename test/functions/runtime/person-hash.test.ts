import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PersonHash } from '../../../functions/runtime/person-hash.ts';

describe('the hash of a person', () => {
  it('is an HMAC with the key of the stack, which is read once', async () => {
    let reads = 0;
    const readSecret = async () => {
      reads += 1;
      return 'key';
    };
    const hash = new PersonHash({ readSecret });
    const expected = createHmac('sha256', 'key').update('1001').digest('hex');
    expect([await hash.of('1001'), await hash.of('1001')]).toEqual([expected, expected]);
    expect(await hash.of('1002')).not.toBe(expected);
    expect(reads).toBe(1);
  });

  it('is made of no empty key, and the key is read again after a failure', async () => {
    const answers = ['', 'key'];
    const hash = new PersonHash({ readSecret: async () => answers.shift() });
    await expect(hash.of('1001')).rejects.toThrow('is empty');
    expect(await hash.of('1001')).toHaveLength(64);
  });
});
