import { describe, expect, it } from '@jest/globals';
import { checkKey } from '../../../functions/domain/object-key.ts';

/** What an HTTP client that follows the URL standard asks for when it is given the key in a URL. */
function asAsked(key: string): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  return new URL(`https://images.s3.amazonaws.com/${path}?versionId=v1`).pathname.slice(1);
}

describe('an object key', () => {
  it.each(['.', '..', './a.jpg', '../a.jpg', 'a/./b.jpg', 'a/../b.jpg', 'a/b/.', 'a/..', '/../a', 'a//../b'])(
    'is not supported when HTTP clients fold it: %s',
    (key) => {
      expect(asAsked(key)).not.toBe(key);
      expect(checkKey(key)).toMatch(/path segment.*under a key without/);
    },
  );

  it.each([
    ...['a.jpg', '.hidden', 'a/.hidden/b', '...', 'a/.../b', 'a..b/c', 'a./b', 'a/..b', '//a', 'a//b', 'a\\..\\b'],
    ...['%2e%2e/a', 'a/%2E/b', '. /a', 'a/．．/b', '人脸/a b+%.jpg'],
  ])('is supported when they do not: %s', (key) => {
    expect(decodeURIComponent(asAsked(key))).toBe(key);
    expect(checkKey(key)).toBeUndefined();
  });
});
