import { expect, test } from '@jest/globals';
import { wrap } from '../../../local/terminal/wrap.ts';

test('a text is broken between its words', () => {
  expect(wrap('Upload a picture that shows one face.', 16)).toEqual(['Upload a picture', 'that shows one', 'face.']);
});

test('a word that is longer than a line has a line of its own', () => {
  expect(wrap('see https://example.com/a/long/path now', 10)).toEqual([
    'see',
    'https://example.com/a/long/path',
    'now',
  ]);
});

test('Chinese characters take two cells each', () => {
  expect(wrap('图片 下载 错误', 9)).toEqual(['图片 下载', '错误']);
});

test('no text has no line', () => {
  expect(wrap('', 10)).toEqual([]);
});
