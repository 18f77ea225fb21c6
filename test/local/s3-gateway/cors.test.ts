import { describe, expect, it } from '@jest/globals';
import { answerHeaders, answerPreflight } from '../../../local/s3-gateway/cors.ts';

const PAGE = 'https://app.example.com';
/** As the setting `corsOrigins` makes it. */
const RULE = {
  AllowedOrigins: [PAGE, 'http://localhost:5173'],
  AllowedMethods: ['PUT', 'POST', 'GET', 'HEAD'],
  AllowedHeaders: ['*'],
  ExposeHeaders: ['ETag', 'x-amz-version-id'],
  MaxAgeSeconds: 3000,
};

function preflight(
  given: { origin?: string; method?: string; headers?: string[] },
  rules: object[] | undefined = [RULE],
) {
  return answerPreflight(rules as never, { origin: PAGE, method: 'POST', headers: [], ...given });
}

const refusedWith = (status: number, code: string) => ({ allowed: false, error: { status, code } });

describe('a preflight', () => {
  it('is allowed for an origin, a method and headers of one rule', () => {
    expect(preflight({ headers: ['Content-Type', 'x-amz-meta-person-id'] })).toEqual({
      allowed: true,
      headers: {
        'access-control-allow-origin': PAGE,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT, POST, GET, HEAD',
        'access-control-allow-headers': 'content-type, x-amz-meta-person-id',
        'access-control-expose-headers': 'ETag, x-amz-version-id',
        'access-control-max-age': '3000',
        vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      },
    });
  });

  it.each([
    ['of another origin', { origin: 'https://other.example.com' }],
    ['of an origin that differs in its port', { origin: `${PAGE}:8443` }],
    ['of an origin that differs in case', { origin: 'https://App.example.com' }],
    ['of a page without an origin', { origin: 'null' }],
    ['with another method', { method: 'DELETE' }],
  ])('%s is refused', (_name, given) => {
    expect(preflight(given)).toMatchObject(refusedWith(403, 'AccessForbidden'));
  });

  it('is refused without a CORS configuration, and says so', () => {
    const answer = answerPreflight(undefined, { origin: PAGE, method: 'POST', headers: [] });
    expect(answer).toMatchObject(refusedWith(403, 'AccessForbidden'));
    expect(answer).toMatchObject({ error: { message: 'CORSResponse: CORS is not enabled for this bucket.' } });
  });

  it('is refused when a header is in no AllowedHeaders of the rule', () => {
    const rules = [{ ...RULE, AllowedHeaders: ['content-type', 'x-amz-meta-*'] }];
    expect(preflight({ headers: ['Content-Type', 'X-Amz-Meta-Person-Id'] }, rules)).toMatchObject({ allowed: true });
    expect(preflight({ headers: ['x-amz-acl'] }, rules)).toMatchObject(refusedWith(403, 'AccessForbidden'));
    expect(preflight({ headers: ['content-type'] }, [{ ...RULE, AllowedHeaders: undefined }])).toMatchObject(
      refusedWith(403, 'AccessForbidden'),
    );
  });

  it('takes origin, method and headers from the same rule', () => {
    const rules = [
      { ...RULE, AllowedMethods: ['GET'] },
      { ...RULE, AllowedOrigins: ['https://other.example.com'] },
    ];
    expect(preflight({}, rules)).toMatchObject({ allowed: false });
  });

  it.each([[{ origin: '' }], [{ method: '' }]])('without %p is a bad request', (given) => {
    expect(preflight(given)).toMatchObject(refusedWith(400, 'BadRequest'));
  });
});

describe('a pattern of an origin', () => {
  it.each([
    ['https://*.example.com', 'https://a.b.example.com', true],
    ['https://*.example.com', 'https://example.com', false],
    ['https://*.example.com', 'https://a.example.com.other.org', false],
    ['aa*aa', 'aaa', false],
    ['https://app.example.com', 'https://appXexample.com', false],
  ])('%s matches %s: %p', (pattern, origin, allowed) => {
    expect(preflight({ origin }, [{ ...RULE, AllowedOrigins: [pattern] }])).toMatchObject({ allowed });
  });

  it('that is * is answered without credentials', () => {
    const answer = preflight({}, [{ ...RULE, AllowedOrigins: ['*'] }]);
    expect(answer).toMatchObject({ headers: { 'access-control-allow-origin': '*' } });
    expect(answer).not.toHaveProperty(['headers', 'access-control-allow-credentials']);
  });
});

describe('the answer to a request', () => {
  it('shows the page the headers of the rule, and no others', () => {
    expect(answerHeaders([RULE], PAGE, 'POST')).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-expose-headers': 'ETag, x-amz-version-id',
    });
    const hidden = answerHeaders([{ ...RULE, ExposeHeaders: undefined }], PAGE, 'POST');
    expect(hidden).not.toHaveProperty(['access-control-expose-headers']);
  });

  it.each([
    [[RULE], 'https://other.example.com', 'POST'],
    [[RULE], PAGE, 'DELETE'],
    [[RULE], undefined, 'POST'],
    [undefined, PAGE, 'POST'],
  ])('has no headers for a page without a rule: %#', (rules, origin, method) => {
    expect(answerHeaders(rules, origin, method)).toEqual({});
  });
});
