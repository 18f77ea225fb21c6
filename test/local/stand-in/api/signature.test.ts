import { describe, expect, test } from '@jest/globals';
import { checkSignature } from '../../../../local/stand-in/api/signature.ts';
import { type RequestOptions, signedRequest } from '../sign-request.ts';

const credentials = { secretId: 'AKIDtest', secretKey: 'secret' };
const NOW = Date.parse('2026-11-23T10:00:00Z');

function check(options: Partial<RequestOptions> = {}, known = [credentials] as Parameters<typeof checkSignature>[1]) {
  return () => checkSignature(signedRequest({ credentials, nowMs: NOW, ...options }), known, NOW);
}

describe('a signature of the official SDK is accepted', () => {
  test.each([
    ['at an address with a port', { host: '127.0.0.1:9100' }],
    ['at a name with a port', { host: 'localhost:9100' }],
    ['at Tencent’s own host', { host: 'iai.tencentcloudapi.com' }],
    ['for the service iai whatever the host', { host: '127.0.0.1:9100', service: 'iai' }],
    ['with Chinese in the body', { parameters: { PersonId: '张伟' } }],
    ['four minutes late', { nowMs: NOW - 240_000 }],
  ])('%s', (_, options) => {
    expect(check(options)).not.toThrow();
  });

  test('with the token that goes with its keys', () => {
    expect(check({ headers: { 'x-tc-token': 't' } }, [{ ...credentials, token: 't' }])).not.toThrow();
  });
});

describe('refuses with Tencent’s code', () => {
  test.each([
    ['no signature', 'InvalidAuthorization', { headers: { authorization: '' } }],
    ['another algorithm', 'InvalidAuthorization', { headers: { authorization: 'Bearer x' } }],
    ['a clock six minutes slow', 'SignatureExpire', { nowMs: NOW - 360_000 }],
    ['a clock six minutes fast', 'SignatureExpire', { nowMs: NOW + 360_000 }],
    ['an unknown key', 'SecretIdNotFound', { credentials: { secretId: 'AKIDother', secretKey: 'secret' } }],
    ['a wrong secret', 'SignatureFailure', { credentials: { secretId: 'AKIDtest', secretKey: 'wrong' } }],
    ['another service', 'SignatureFailure', { service: 'cvm' }],
    ['a header changed on the way', 'SignatureFailure', { headers: { 'content-type': 'text/plain' } }],
  ])('%s', (_, code, options) => {
    expect(check(options)).toThrow(expect.objectContaining({ code: `AuthFailure.${code}` }));
  });

  test('a changed body', () => {
    const request = { ...signedRequest({ credentials, nowMs: NOW }), body: Buffer.from('{"PersonId":"2"}') };
    expect(() => checkSignature(request, [credentials], NOW)).toThrow(
      expect.objectContaining({ code: 'AuthFailure.SignatureFailure' }),
    );
  });

  test('a missing token', () => {
    expect(check({}, [{ ...credentials, token: 't' }])).toThrow(
      expect.objectContaining({ code: 'AuthFailure.TokenFailure' }),
    );
  });
});
