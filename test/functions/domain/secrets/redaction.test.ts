import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../../../functions/domain/secrets/redaction.ts';
import { leaks, presignedUrl } from './presigned-url.ts';

const html = (text: string) => text.replace(/&/g, '&amp;').replace(/=/g, '&#x3D;').replace(/\//g, '&#x2F;');
const json = (text: string) => JSON.stringify(text);
const escapedJson = (text: string) =>
  json(text).replace(/\//g, '\\/').replace(/&/g, '\\u0026').replace(/=/g, '\\u003d');

const embedding = fc.constantFrom<[string, (text: string) => string]>(
  ['raw', (text) => text],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['percent-encoded three times', (text) => encodeURIComponent(encodeURIComponent(encodeURIComponent(text)))],
  ['lower-case percent-encoding', (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase())],
  ['JSON', json],
  ['JSON in JSON', (text) => json(json(text))],
  ['JSON with escapes', escapedJson],
  ['HTML', (text) => text.replace(/&/g, '&amp;')],
  ['HTML with everything escaped', html],
);

const signedUrl = fc.string({ minLength: 1 }).map((seed) => presignedUrl(seed));
const surroundings = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', '图片下载错误:', 'a?', '%'),
);

describe('a presigned URL in a text from outside', () => {
  const secretsOf = ({ signature, token, accessKeyId }: ReturnType<typeof presignedUrl>) => [
    signature,
    token,
    accessKeyId,
  ];

  it('leaves nothing of its secrets, however it is encoded and wherever it stands', () => {
    fc.assert(
      fc.property(signedUrl, embedding, surroundings, surroundings, (signed, [, embed], before, after) => {
        expect(leaks(redact(before + embed(signed.url) + after), secretsOf(signed))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing when its end was cut off', () => {
    fc.assert(
      fc.property(signedUrl, embedding, surroundings, fc.nat(), (signed, [, embed], before, at) => {
        const whole = embed(signed.url);
        expect(leaks(redact(before + whole.slice(0, at % whole.length)), secretsOf(signed))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing when its beginning was cut off', () => {
    fc.assert(
      fc.property(signedUrl, embedding, surroundings, fc.nat(), (signed, [, embed], after, at) => {
        const whole = embed(signed.url);
        expect(leaks(redact(whole.slice(at % whole.length) + after), secretsOf(signed))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing when both ends were cut off and 30 characters of the secret or a parameter are left', () => {
    fc.assert(
      fc.property(signedUrl, fc.nat(), fc.integer({ min: 150 }), (signed, at, length) => {
        const start = at % (signed.url.length - 150);
        expect(leaks(redact(signed.url.slice(start, start + length)), secretsOf(signed))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing after the question mark, and what is before it can be read', () => {
    const { url } = presignedUrl('1');
    expect(redact(`图片下载错误: ${url}，请检查。`)).toBe(
      '图片下载错误: https://faces.s3.cn-north-1.amazonaws.com.cn/photos/2026/front.jpg?[redacted]，请检查。',
    );
    expect(redact(`{"Url":"${url}","Code":1}`)).toBe(
      '{"Url":"https://faces.s3.cn-north-1.amazonaws.com.cn/photos/2026/front.jpg?[redacted]","Code":1}',
    );
  });
});

describe('other secrets', () => {
  test.each([
    ['another query', 'see https://a.example/b?c', 'see https://a.example/b?[redacted]'],
    ['a query without its host', 'at /b?sign=abc', 'at /b?[redacted]'],
    ['a query alone', 'at ?sign=abc', 'at ?[redacted]'],
    ['a signed query alone', 'at ?X-Amz-Expires=300', 'at ?[redacted]'],
    ['the first piece of a signature', 'at X-Amz-Signature=0a1b2c3d4e5f', 'at [redacted]'],
    ['a signing parameter before a question mark', 'X-Amz-Signature=0a1b2c3d4e5f?a', '[redacted]'],
    ['a key id of Tencent', 'SecretId AKIDz8krbsJ5yKBZQpn7 not found', 'SecretId [redacted] not found'],
    ['a key id of AWS', 'key ASIA2EXAMPLE3456 expired', 'key [redacted] expired'],
    ['a signature', `Signature=${'0a1b'.repeat(16)}, next`, '[redacted], next'],
    [
      'a signing parameter in an object',
      `{"X-Amz-Signature":"${'0a1b'.repeat(16)}"}`,
      '{"X-Amz-Signature":"[redacted]"}',
    ],
  ])('%s', (_what, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ['no assignment', 'https://a.example/b?c', 'https://a.example/b'],
    ['no host', '/b?sign=abc', '/b'],
  ])('a query with %s is found, percent-encoded up to three times', (_what, text, path) => {
    for (let depth = 0, [whole, kept] = [text, path]; depth < 4; depth++) {
      expect(redact(whole)).toBe(`${kept}?[redacted]`);
      [whole, kept] = [encodeURIComponent(whole), encodeURIComponent(kept)];
    }
  });

  it('are no less hidden for having a UUID in them', () => {
    const uuid = '44506f79-2191-49bc-997b-748a566d781c';
    expect(redact(`0123456789ab-${uuid}`)).toBe('[redacted]');
    expect(redact(`${uuid}-0123456789ab`)).toBe('[redacted]');
  });
});

describe('an ordinary text', () => {
  test.each([
    'No face was found in the photo.',
    '图片中没有人脸。',
    '人员ID不存在。人员ID只支持英文、数字、-%@#&_。',
    '图片解码失败?请检查图片(JPG/PNG)。',
    'Is it there? Yes: FaceMatchThreshold=60 & QualityControl=0',
    'connect ECONNREFUSED 127.0.0.1:8080',
    'request to https://iai.tencentcloudapi.com/ failed, reason: getaddrinfo ENOTFOUND iai.tencentcloudapi.com',
    'RequestId 44506f79-2191-49bc-997b-748a566d781c, face 2875186538564559728',
    'The header x-amz-meta-person-id=1001 is missing.',
    'x-amz-checksum-mode is a header',
    'Is it there?See:http://a.example/',
    'FaceMatchThreshold=60?',
    'arn:aws-cn:lambda:cn-north-1:123456789012:function:FaceEnrollment-EnrollFunction0A1B2C3D4E5F is throttled.',
    'AccessDenied: arn:aws-cn:sts::123456789012:assumed-role/FaceEnrollment-EnrollFunctionServiceRole0A1B2C/f may not.',
  ])('survives untouched: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('loses control characters and has single spaces', () => {
    expect(redact('  a\r\n\tb\u0000\u001b[31mc\u202e \u0007 d\ud800 ')).toBe('a b[31mc d');
  });

  it('is cut at 300 characters, between characters', () => {
    expect(redact('ab '.repeat(200))).toHaveLength(300);
    expect(redact('. '.repeat(149).concat('..'))).toBe('. '.repeat(149).concat('..'));
    expect(redact(`\ufffd ${'. '.repeat(200)}`)).toMatch(/^\ufffd .*…$/);
    expect(redact(`${'. '.repeat(149)}😀😀`)).toBe(`${'. '.repeat(149)}…`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 250, maxLength: 700 }), (text) => {
        const short = redact(text);
        expect(short.length).toBeLessThanOrEqual(300);
        expect(short.isWellFormed()).toBe(true);
        expect(short).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it('of a million characters is not read to its end', () => {
    expect(redact(`${' '.repeat(1_000_000)}end`)).toBe('');
  });

  it.each(['%25', 'arn:aws', '?', 'x-amz-', '&#x2f;', 'a', 'arn:aws:a:b:1:', '\\'])(
    'is read only as far as 20,000 characters, however long it is: of %s',
    (part) => {
      const long = part.repeat(20_000);
      expect(redact(long)).toBe(redact(long.slice(0, 20_000)));
      expect(redact(`${' '.repeat(20_000)}word`)).toBe('');
    },
  );
});
