import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { pseudonymOf } from '../../../../functions/domain/outcome/pseudonym.ts';

const bytes = Buffer.alloc(32, 7);
const pseudonymKey = bytes.toString('base64');

describe('the pseudonym of a person', () => {
  it('is the start of an HMAC of the id with the key of the person', () => {
    const hash = createHmac('sha256', bytes).update('1001').digest('hex');
    expect(pseudonymOf('1001', { pseudonymKey })).toBe(hash.slice(0, 32));
  });

  it('is the same each time, another one for another person, and another one with another key', () => {
    const other = Buffer.alloc(32, 8).toString('base64');
    const made = [
      pseudonymOf('1001', { pseudonymKey }),
      pseudonymOf('1002', { pseudonymKey }),
      pseudonymOf('1001', { pseudonymKey: other }),
    ];
    expect(new Set(made).size).toBe(3);
    expect(pseudonymOf('1001', { pseudonymKey })).toBe(made[0]);
  });

  it.each([
    ['there is no item', undefined],
    ['the item has no key', {}],
    ['the person is being erased', { pseudonymKey, erasing: { id: 'erasure-1' } }],
  ])('is null when %s', (_what, person) => {
    expect(pseudonymOf('1001', person)).toBeNull();
  });
});
