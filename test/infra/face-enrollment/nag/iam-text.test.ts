// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies have variables of their own.
import { describe, expect, it } from '@jest/globals';
import { iamText } from '../../../../infra/face-enrollment/nag/iam-text.ts';

describe('a text in a policy', () => {
  it.each([
    ['faces/2026-01 + %20', 'faces/2026-01 + %20'],
    ['a*b', 'a${*}b'],
    ['a?b', 'a${?}b'],
    ['${aws:username}', '${$}{aws:username}'],
    ['人像/中', '*/*'],
    ['é', '*'],
  ])('of %s is %s', (text, literal) => {
    expect(iamText(text)).toBe(literal);
  });
});
