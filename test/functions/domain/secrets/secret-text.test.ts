import { format, inspect } from 'node:util';
import { describe, expect, it, test } from '@jest/globals';
import { SecretText } from '../../../../functions/domain/secrets/secret-text.ts';
import { leaks, presignedUrl } from './presigned-url.ts';

const signed = presignedUrl('secret-text');
const secrets = [signed.signature, signed.token, signed.accessKeyId];

describe('a secret text', () => {
  const secret = new SecretText(signed.url);

  test.each<[string, () => string]>([
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['toLocaleString', () => secret.toLocaleString()],
    ['JSON', () => JSON.stringify({ urls: [secret] })],
    ['inspection', () => inspect({ deep: { secret } }, { showHidden: true, depth: null, getters: true })],
    ['inspection without its own', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['format', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
    ['a spread', () => JSON.stringify({ ...secret })],
    ['its entries', () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
    ['a copy', () => JSON.stringify(structuredClone(secret))],
    ['an error', () => inspect(new Error(`no ${secret}`, { cause: secret }))],
  ])('does not show in %s', (_form, print) => {
    expect(leaks(print(), secrets, 6)).toEqual([]);
  });

  it('is given by reveal only', () => {
    expect(secret.reveal()).toBe(signed.url);
  });

  it('shows where a URL points to', () => {
    expect(`${secret}`).toBe('https://faces.s3.cn-north-1.amazonaws.com.cn/photos/2026/front.jpg?[redacted]');
    expect(`${new SecretText('https://me:password@host.example/a#b')}`).toBe('https://host.example/a?[redacted]');
    expect(`${new SecretText('http://localhost:4566/images/a.jpg?b=c')}`).toBe(
      'http://localhost:4566/images/a.jpg?[redacted]',
    );
  });

  it('shows as much in JSON and in an inspection', () => {
    expect(JSON.parse(JSON.stringify({ url: secret }))).toEqual({ url: `${secret}` });
    expect(inspect(secret)).toBe(`${secret}`);
  });

  test.each(['a-secret-key', 'https://', 'data:abc', 'data:https://host.example/abc', ''])(
    'shows nothing of what is no URL: %j',
    (text) => {
      expect(`${new SecretText(text)}`).toBe('[redacted]');
    },
  );
});
