import { describe, expect, it } from '@jest/globals';
import {
  ENROLL_TROUBLES,
  INTAKE_FAILURES,
  isOneOf,
  REQUEST_TROUBLES,
  type Reason,
  SERVICE_TROUBLES,
} from '../../../functions/domain/reasons.ts';
import { dispositionOfCode, LISTED_CODES } from '../../../functions/domain/tencent/tencent-codes.ts';

describe('the reason of trouble', () => {
  it.each([
    ['request', 'retryRequest', REQUEST_TROUBLES],
    ['service', 'retryLater', SERVICE_TROUBLES],
    ['image', 'retryImage', ENROLL_TROUBLES],
  ] as const)('is in the list of its kind, whichever code Tencent answers: %s', (_name, kind, list) => {
    const dispositions = [...LISTED_CODES, 'Something.New'].map(dispositionOfCode);
    const reasons = dispositions.flatMap((one) => (one.kind === kind ? [one.reason as Reason] : []));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => !isOneOf<Reason>(list, reason))).toEqual([]);
  });

  it('is either of enroll or of intake, and is listed once', () => {
    const all = [...ENROLL_TROUBLES, ...INTAKE_FAILURES];
    expect(new Set(all).size).toBe(all.length);
    expect(ENROLL_TROUBLES).toEqual(expect.arrayContaining([...REQUEST_TROUBLES, ...SERVICE_TROUBLES]));
  });

  it('is found in its own list only, and a row without a reason in none', () => {
    expect(isOneOf(INTAKE_FAILURES, 'NotQueued')).toBe(true);
    expect(isOneOf(INTAKE_FAILURES, 'Throttled')).toBe(false);
    expect(isOneOf(INTAKE_FAILURES, undefined)).toBe(false);
  });
});
