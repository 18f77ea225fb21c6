import { beforeEach, describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  KEEP_MS,
  REREAD_MS,
  SecretUnreadableError,
  TencentCredentials,
} from '../../../functions/tencent/tencent-credentials.ts';
import { FakeClock } from './fakes.ts';

let clock: FakeClock;
let reads: number;
let readSecret: () => Promise<string | undefined>;
let credentials: TencentCredentials;

beforeEach(() => {
  clock = new FakeClock();
  reads = 0;
  readSecret = async () => secretOf('first');
  credentials = new TencentCredentials({ readSecret: countedRead }, clock);
});

function countedRead(): Promise<string | undefined> {
  reads++;
  return readSecret();
}

function secretOf(secretId: string): string {
  return JSON.stringify({ secretId, secretKey: 'key' });
}

async function secretId(): Promise<string> {
  return (await keys()).secretId.reveal();
}

async function keys() {
  const got = await credentials.get();
  if (got.kind !== 'keys') throw new Error(got.message);
  return got.keys;
}

async function problem(): Promise<string> {
  const got = await credentials.get();
  return got.kind === 'noCredentials' ? got.message : 'none';
}

const fail = (error: Error) => async () => {
  throw error;
};

describe('good keys', () => {
  it('are kept for five minutes', async () => {
    expect(await secretId()).toBe('first');
    readSecret = async () => secretOf('second');
    clock.time += KEEP_MS - 1;
    expect(await secretId()).toBe('first');
    clock.time += 1;
    expect(await secretId()).toBe('second');
    expect(reads).toBe(2);
  });

  it('are read once for all who ask at the same time', async () => {
    await Promise.all([credentials.get(), credentials.get(), credentials.get()]);
    expect(reads).toBe(1);
  });

  it('may have a token, and spaces and line ends around them', async () => {
    readSecret = async () => '\n{"secretId":" id\\n","secretKey":"key ","token":"a-token"}\n';
    const { secretId: id, secretKey, token } = await keys();
    expect([id.reveal(), secretKey.reveal(), token?.reveal()]).toEqual(['id', 'key', 'a-token']);
  });

  test.each(['""', 'null'])('have no token when it is %s', async (token) => {
    readSecret = async () => `{"secretId":"id","secretKey":"key","token":${token}}`;
    expect((await keys()).token).toBeUndefined();
  });

  it('do not show', async () => {
    readSecret = async () => '{"secretId":"visible-id","secretKey":"visible-key","token":"visible-token"}';
    expect(JSON.stringify(await credentials.get())).not.toContain('visible');
  });
});

describe('keys that Tencent refused', () => {
  it('are read again, at most once in 30 s', async () => {
    credentials.refused(await keys());
    readSecret = async () => secretOf('second');
    expect(await secretId()).toBe('second');

    readSecret = async () => secretOf('third');
    clock.time += REREAD_MS - 1;
    credentials.refused(await keys());
    expect(await secretId()).toBe('second');
    clock.time += 1;
    credentials.refused(await keys());
    expect(await secretId()).toBe('third');
    expect(reads).toBe(3);
  });

  it('say nothing of newer ones', async () => {
    const old = await keys();
    clock.time += KEEP_MS;
    await keys();
    credentials.refused(old);
    await keys();
    expect(reads).toBe(2);
  });

  it('are not used again when the secret cannot be read', async () => {
    credentials.refused(await keys());
    readSecret = fail(new Error('timeout'));
    expect(await problem()).toBe('The secret with the keys could not be read just now (Error: timeout).');
  });

  it('are not used again when they were refused while the secret was being read', async () => {
    const old = await keys();
    clock.time += KEEP_MS;
    const reading = Promise.withResolvers<string>();
    readSecret = () => reading.promise;
    const asked = credentials.get();
    credentials.refused(old);
    reading.reject(new Error('timeout'));
    expect((await asked).kind).toBe('noCredentials');
  });
});

describe('keys that are about to be read again', () => {
  it('are read before a request waits for its turn, so that it can leave in it', async () => {
    await keys();
    clock.time += KEEP_MS - 20_000;
    await credentials.ready();
    expect(reads).toBe(2);
    await keys();
    expect(reads).toBe(2);
  });

  it('are not read when they hold long enough', async () => {
    await keys();
    clock.time += KEEP_MS - 26_000;
    await credentials.ready();
    expect(reads).toBe(1);
  });
});

describe('a secret that cannot be read', () => {
  it('is made up for by older keys, and tried again half a minute later', async () => {
    await keys();
    clock.time += KEEP_MS;
    readSecret = fail(new Error('timeout'));
    expect(await secretId()).toBe('first');
    expect(await secretId()).toBe('first');
    expect(reads).toBe(2);
    clock.time += REREAD_MS;
    readSecret = async () => secretOf('second');
    await credentials.ready();
    expect(await secretId()).toBe('second');
    expect(reads).toBe(3);
  });

  it('is not made up for when somebody has to act', async () => {
    await keys();
    clock.time += KEEP_MS;
    readSecret = fail(new SecretUnreadableError('Allow it.'));
    expect(await problem()).toBe('Allow it.');
  });

  it('is tried again at once', async () => {
    readSecret = fail(new Error('timeout'));
    expect(await problem()).toContain('timeout');
    readSecret = async () => secretOf('first');
    expect(await secretId()).toBe('first');
  });
});

describe('a secret without usable keys', () => {
  test.each<[string, string | undefined, string]>([
    ['missing', undefined, 'is empty'],
    ['empty', ' ', 'is empty'],
    ['no JSON', 'AKIDvisible', 'is not JSON'],
    ['cut off', '{"secretId":"AKIDvisible', 'is not JSON'],
    ['no object', '"AKIDvisible"', 'lacks secretId or secretKey'],
    ['null', 'null', 'lacks secretId or secretKey'],
    ['a list', '["AKIDvisible"]', 'lacks secretId or secretKey'],
    ['with other names', '{"SecretId":"AKIDvisible","SecretKey":"visible"}', 'lacks secretId or secretKey'],
    ['with a number', '{"secretId":"AKIDvisible","secretKey":7}', 'lacks secretId or secretKey'],
    ['as it was created', '{"secretId":"","secretKey":""}', 'holds no keys yet'],
    ['half filled', '{"secretId":"AKIDvisible","secretKey":" "}', 'holds no keys yet'],
    ['with a line end inside', '{"secretId":"AKIDvisible","secretKey":"a\\nb"}', 'characters that no key has'],
    ['with a foreign character', '{"secretId":"AKIDvisible","secretKey":"钥匙"}', 'characters that no key has'],
    ['with a broken token', '{"secretId":"AKIDvisible","secretKey":"k","token":"a b"}', 'characters that no key has'],
  ])('%s is explained', async (_what, text, explanation) => {
    readSecret = async () => text;
    const message = await problem();
    expect(message).toContain(explanation);
    expect(message).toContain('Write {"secretId"');
    expect(message).not.toContain('visible');
  });

  it('is not kept, and neither are the keys before it', async () => {
    await keys();
    clock.time += KEEP_MS;
    readSecret = async () => '';
    expect((await credentials.get()).kind).toBe('noCredentials');
    expect((await credentials.get()).kind).toBe('noCredentials');
    expect(reads).toBe(3);
    readSecret = async () => secretOf('second');
    expect(await secretId()).toBe('second');
  });

  it('is told from trouble with its reading that may pass', async () => {
    const passing = async (failure: Error | undefined) => {
      readSecret = failure ? fail(failure) : async () => '';
      const got = await new TencentCredentials({ readSecret }, clock).get();
      return got.kind === 'noCredentials' && got.mayPass === true;
    };
    expect(await passing(undefined)).toBe(false);
    expect(await passing(new SecretUnreadableError('This function may not read the secret.'))).toBe(false);
    for (const name of ['ThrottlingException', 'InternalServiceError', 'TimeoutError', 'ENOTFOUND']) {
      expect(await passing(Object.assign(new Error('no'), { name }))).toBe(true);
    }
  });

  it('shows nothing of itself, whatever it is', async () => {
    const texts = fc.oneof(fc.string(), fc.json());
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        readSecret = async () => `${text}`;
        const got = await new TencentCredentials({ readSecret }, clock).get();
        if (got.kind === 'noCredentials') expect(got.message).toMatch(/^The secret (is|lacks|holds)[^"]*\. Write /);
      }),
    );
  });
});
