import { beforeEach, describe, expect, it } from '@jest/globals';
import { setSecret } from '../../../cli/set-secret/set-secret.ts';
import type { TencentReply } from '../../../cli/shared/tencent/tencent-reply.ts';
import { SecretText } from '../../../functions/domain/secrets/secret-text.ts';

const THROTTLED: TencentReply = {
  kind: 'refused',
  code: 'RequestLimitExceeded',
  message: 'Too many requests.',
  reason: 'Throttled',
};

const KEYS = { secretId: 'AKIDnew', secretKey: 'new-key' };

let stored: unknown;
let asked: unknown[];
let current: string | undefined;
let reply: TencentReply;
/** Comes before `reply`. */
let firstReplies: TencentReply[];
let slept: number;
beforeEach(() => {
  stored = undefined;
  asked = [];
  current = JSON.stringify({ secretId: '', secretKey: '' });
  reply = { kind: 'accepted' };
  firstReplies = [];
  slept = 0;
});

function set(given: unknown, check = true) {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  return setSecret(
    { given: new SecretText(text), check },
    {
      current: async () => (current === undefined ? undefined : new SecretText(current)),
      store: async (value) => {
        stored = JSON.parse(value.reveal());
      },
      askTencent: async (value) => {
        asked.push(JSON.parse(value.reveal()));
        return firstReplies.shift() ?? reply;
      },
      sleep: async (ms) => {
        slept += ms;
      },
    },
  );
}

describe('set-secret', () => {
  it('stores keys that Tencent accepts', async () => {
    expect(await set(KEYS)).toEqual({ kind: 'stored', isChecked: true, trimmed: [], keptFields: 0 });
    expect(asked).toEqual([KEYS]);
    expect(stored).toEqual(KEYS);
  });

  it('stores them without asking when it is told to', async () => {
    reply = { kind: 'refused', code: 'AuthFailure.SecretIdNotFound', message: 'No.', reason: 'CredentialsRefused' };
    expect(await set(KEYS, false)).toMatchObject({ kind: 'stored', isChecked: false });
    expect(asked).toEqual([]);
  });

  it('stores nothing that Tencent refuses, or that could not be checked', async () => {
    reply = { kind: 'refused', code: 'AuthFailure.SecretIdNotFound', message: 'No.', reason: 'CredentialsRefused' };
    expect(await set(KEYS)).toEqual({ kind: 'refused', reply });
    reply = { kind: 'unreachable', endpoint: 'https://tencent', message: 'No answer.' };
    expect(await set(KEYS)).toEqual({ kind: 'refused', reply });
    expect(stored).toBeUndefined();
  });

  it('asks again when the rate limit is reached, and stores keys that are accepted then', async () => {
    firstReplies = [THROTTLED, THROTTLED];
    expect(await set(KEYS)).toMatchObject({ kind: 'stored', isChecked: true });
    expect(asked).toHaveLength(3);
    expect(slept).toBeGreaterThan(1000);
  });

  it('stores nothing when the rate limit stays reached', async () => {
    reply = THROTTLED;
    expect(await set(KEYS)).toEqual({ kind: 'refused', reply: THROTTLED });
    expect(asked).toHaveLength(4);
    expect(stored).toBeUndefined();
  });

  it('leaves out white space around keys, and says so', async () => {
    const given = { secretId: ' AKIDnew', secretKey: 'new-key\n' };
    expect(await set(given)).toMatchObject({ kind: 'stored', trimmed: ['secretId', 'secretKey'] });
    expect(asked).toEqual([KEYS]);
    expect(stored).toEqual(KEYS);
  });

  it('keeps what else is in the secret, but no token of the keys before', async () => {
    current = JSON.stringify({ secretId: 'old', secretKey: 'old', token: 'old', team: 'faces' });
    expect(await set(KEYS)).toMatchObject({ kind: 'stored', keptFields: 1 });
    expect(stored).toEqual({ ...KEYS, team: 'faces' });
    await set({ ...KEYS, token: 'new-token' });
    expect(stored).toEqual({ ...KEYS, token: 'new-token', team: 'faces' });
  });

  it.each([undefined, '', 'no JSON', '[1]', '"text"', 'null'])('replaces a secret that holds %j', async (value) => {
    current = value;
    expect(await set(KEYS)).toMatchObject({ kind: 'stored', keptFields: 0 });
    expect(stored).toEqual(KEYS);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'AKIDnew:new-key'],
    ['one key', { secretId: 'AKIDnew' }],
    ['an empty key', { secretId: 'AKIDnew', secretKey: ' ' }],
    ['a number', { secretId: 'AKIDnew', secretKey: 123_456_789 }],
    ['a key with a space inside', { secretId: 'AKIDnew', secretKey: 'new key' }],
  ])('takes %s for no keys, says why and shows nothing of it', async (_, given) => {
    const result = await set(given);
    expect(result).toMatchObject({ kind: 'malformed', message: expect.stringContaining('Write {"secretId"') });
    expect(JSON.stringify(result)).not.toMatch(/AKIDnew|new.?key|123456789/);
    expect([asked, stored]).toEqual([[], undefined]);
  });
});
