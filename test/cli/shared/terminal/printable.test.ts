import { expect, it } from '@jest/globals';
import { shown } from '../../../../cli/shared/terminal/printable.ts';

it('a terminal is shown keys of any language, and obeys none of them', () => {
  expect(shown('照片/👩‍🚀 a+b%20.jpg')).toBe('照片/👩‍🚀 a+b%20.jpg');
  expect(shown('\x1b[2Ja\r\nb\u202egpj')).toBe('\\u{1b}[2Ja\\u{d}\\u{a}b\\u{202e}gpj');
});
