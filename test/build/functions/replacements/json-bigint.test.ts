import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import plainJson from '../../../../build/functions/replacements/json-bigint.ts';
import { v4 } from '../../../../build/functions/replacements/uuid.ts';

/** As Tencent's SDK gets it. */
const requireFromSdk = createRequire(createRequire(import.meta.url).resolve('tencentcloud-sdk-nodejs'));
const jsonBigint = requireFromSdk('json-bigint')({ useNativeBigInt: true }) as Pick<JSON, 'parse' | 'stringify'>;

describe('JSON in a bundle', () => {
  it('says the same as what it stands for, of all that a request may hold', () => {
    const text = fc.string({ unit: 'binary' });
    const request = fc.record(
      {
        PersonId: text,
        Urls: fc.array(text),
        Images: fc.array(fc.base64String()),
        FaceMatchThreshold: fc.double({ min: 0, max: 100, noNaN: true }),
        QualityControl: fc.integer({ min: 0, max: 4 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(request, (payload) => {
        expect(JSON.parse(plainJson().stringify(payload))).toEqual(JSON.parse(jsonBigint.stringify(payload)));
      }),
    );
  });
});

describe('ids in a bundle', () => {
  it('are random UUIDs', () => {
    expect(v4()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(v4()).not.toBe(v4());
  });
});
