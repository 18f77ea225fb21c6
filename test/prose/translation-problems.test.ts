import { describe, expect, it } from '@jest/globals';
import { translationProblems } from './translation-problems.ts';

const ENGLISH = `# Upload
[简体中文](zh-CN/upload.md)

Run \`npm start\`, as the [guide](guide.md#first-step) says.

## Options

| option | meaning |
| --- | --- |
| \`--key\` | the key |

\`\`\`sh
npm start    # begins
\`\`\`

### Details

[More](../README.md).
`;

const CHINESE = `# 上传

[English](../upload.md)

请按照[指南](guide.md#第一步)运行 \`npm start\`。

## 选项

| 选项 | 含义 |
| --- | --- |
| \`--key\` | 对象键 |

\`\`\`sh
npm start    # 启动
\`\`\`

### 详情

[更多](../../README.md)。
`;

const GUIDE = { 'docs/guide.md': '# Guide\n## First step\n', 'docs/zh-CN/guide.md': '# 指南\n## 第一步\n' };
const PAIR = { original: 'docs/upload.md', translation: 'docs/zh-CN/upload.md' };
const PAIRS = [PAIR, { original: 'docs/guide.md', translation: 'docs/zh-CN/guide.md' }];

function problems(chinese: string, english = ENGLISH) {
  const pages: Record<string, string> = { ...GUIDE, [PAIR.original]: english, [PAIR.translation]: chinese };
  return translationProblems(PAIR, (page) => pages[page] ?? '', PAIRS);
}

it('accepts a translation with the same structure, in other words', () => {
  expect(problems(CHINESE)).toEqual([]);
});

it('accepts another order of links within a section', () => {
  const both = 'See [more](../README.md) and the [guide](guide.md#first-step).';
  const other = '请参阅[指南](guide.md#第一步)和[更多](../../README.md)。';
  expect(
    problems(CHINESE.replace('[更多](../../README.md)。', other), ENGLISH.replace('[More](../README.md).', both)),
  ).toEqual([]);
});

it('names the heading that is missing before sections of the same level, and does not compare those', () => {
  const english = ENGLISH.replace('## Options', '## Limits\n\n`--limit` is the most.\n\n## Options');
  expect(problems(CHINESE, english)).toEqual([
    {
      line: 7,
      received: 'a heading of level 2, "选项"',
      expected: 'a heading of level 2, "Limits", as in docs/upload.md:6',
    },
  ]);
});

it('names the heading that the English page has lost', () => {
  const chinese = CHINESE.replace('## 选项', '## 限制\n\n最多为 `--limit`。\n\n## 选项');
  expect(problems(chinese)).toEqual([
    { line: 7, received: 'a heading of level 2, "限制"', expected: 'no heading here, as in docs/upload.md:6' },
  ]);
});

describe('finds', () => {
  it.each([
    [
      'a heading that is missing',
      CHINESE.replace(/### 详情[\s\S]*/, ''),
      {
        line: 7,
        received: 'the end of the page',
        expected: 'a heading of level 3, "Details", as in docs/upload.md:16',
      },
    ],
    [
      'a heading of another level',
      CHINESE.replace('## 选项', '### 选项'),
      {
        line: 7,
        received: 'a heading of level 3, "选项"',
        expected: 'a heading of level 2, "Options", as in docs/upload.md:6',
      },
    ],
    [
      'a heading too many',
      `${CHINESE}\n## 其他\n`,
      { line: 21, received: 'a heading of level 2, "其他"', expected: 'the end of the page, as in docs/upload.md' },
    ],
    [
      'code that differs',
      CHINESE.replace('npm start    #', 'npm run start    #'),
      { line: 14, received: 'code that differs: npm run start', expected: 'npm start, as in docs/upload.md:13' },
    ],
    [
      'a line of code that is missing',
      CHINESE.replace('npm start    # 启动\n', ''),
      { line: 14, received: 'code that differs: ', expected: 'npm start, as in docs/upload.md:13' },
    ],
    [
      'another language of a code block',
      CHINESE.replace('```sh', '```js'),
      { line: 13, received: 'code that differs: js', expected: 'sh, as in docs/upload.md:12' },
    ],
    [
      'a code block that is missing',
      CHINESE.replace(/```sh[\s\S]*?```\n/, ''),
      { line: 7, received: '0 code blocks in this section', expected: '1, as in docs/upload.md:12' },
    ],
    [
      'a table with fewer rows',
      CHINESE.replace('| `--key` | 对象键 |\n', '`--key`'),
      { line: 9, received: '1 rows of 2 cells', expected: '2 rows of 2 cells, as in docs/upload.md:8' },
    ],
    [
      'a table with more columns',
      CHINESE.replace('| 选项 | 含义 |', '| 选项 | 含义 | 默认 |'),
      { line: 9, received: '2 rows of 3,2 cells', expected: '2 rows of 2 cells, as in docs/upload.md:8' },
    ],
    [
      'a link that is missing',
      CHINESE.replace('[更多](../../README.md)', '更多'),
      { line: 17, received: 'a section without these links: README.md', expected: 'them, as in docs/upload.md:16' },
    ],
    [
      'a name that is missing',
      CHINESE.replace('`--key`', '键'),
      { line: 7, received: 'a section without these names in code: --key', expected: 'them, as in docs/upload.md:6' },
    ],
    [
      'a name that the English page does not have',
      CHINESE.replace('对象键', '对象键 `--keys`'),
      {
        line: 7,
        received: 'a section with these names in code: --keys',
        expected: 'none of them, as in docs/upload.md:6',
      },
    ],
  ])('%s', (_fault, chinese, problem) => {
    expect(problems(chinese)).toEqual([problem]);
  });

  it('a number that differs', () => {
    const english = ENGLISH.replace('the key', 'the key, up to 1,024 bytes of [it](https://example.com/7) and `x2`');
    const chinese = CHINESE.replace('对象键', '对象键，最多 512 字节的[对象键](https://example.com/7)和 `x2`');
    expect(problems(chinese, english)).toEqual([
      { line: 7, received: 'a section without these numbers: 1024', expected: 'them, as in docs/upload.md:6' },
      { line: 7, received: 'a section with these numbers: 512', expected: 'none of them, as in docs/upload.md:6' },
    ]);
  });

  it.each([
    ['a link to another heading', CHINESE.replace('#第一步', ''), 'docs/guide.md'],
    [
      'a link to a page in English that is there in Chinese',
      CHINESE.replace('guide.md#第一步', '../guide.md#first-step'),
      'docs/guide.md in another language#first-step',
    ],
  ])('%s', (_fault, chinese, target) => {
    expect(problems(chinese)).toEqual([
      {
        line: 1,
        received: 'a section without these links: docs/guide.md#first-step',
        expected: 'them, as in docs/upload.md:1',
      },
      { line: 1, received: `a section with these links: ${target}`, expected: 'none of them, as in docs/upload.md:1' },
    ]);
  });
});
