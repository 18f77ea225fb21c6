import { expect, it } from '@jest/globals';
import { chineseProblems, MAX_CHARACTERS } from './chinese.ts';

it.each([
  ['完整的句子，包含 `npm start`、[链接](a.md)和 Lambda 函数（intake）。'],
  ['版本 1.0 与 `a.b`：**重要**，请注意 50% 的图片。'],
  ['| 列 | 值 |\n| --- | --- |\n| `a` | 一，二 |'],
  ['- 第一项\n- 第二项'],
])('accepts: %s', (text) => {
  expect(chineseProblems(text)).toEqual([]);
});

it.each([
  ['第一句,第二句。', 'full-width punctuation'],
  ['使用 `npm`;然后结束。', 'full-width punctuation'],
  ['句子到此为止.', 'full-width punctuation'],
  ['一个词(说明)。', 'full-width parentheses'],
  ['调用Lambda 函数。', 'a space between Chinese and Latin text'],
  ['运行`npm start`。', 'a space between Chinese and Latin text'],
  ['详见[架构](a.md)API。', 'a space between Chinese and Latin text'],
  ['第一句。 第二句。', 'no space beside full-width punctuation'],
  ['第一行\n第二行', 'a paragraph on one line, because a forge shows a line break as a space'],
  ['**注意。**后文', 'bold text that does not end with punctuation'],
  [`${'字'.repeat(MAX_CHARACTERS + 1)}。`, `at most ${MAX_CHARACTERS} characters`],
])('finds the fault in: %s', (text, expected) => {
  expect(chineseProblems(text).map((problem) => problem.expected)).toEqual([expected]);
});

it('names the line and the place', () => {
  expect(chineseProblems('# 标题\n\n正常。\n\n第一句,第二句。')).toEqual([
    { line: 5, received: '"第一句,第二句。"', expected: 'full-width punctuation' },
  ]);
});
