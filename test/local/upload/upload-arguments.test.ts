import { expect, test } from '@jest/globals';
import { parseUploadArguments } from '../../../local/upload/upload-arguments.ts';

test('file and person id are enough', () => {
  expect(parseUploadArguments(['me.jpg', '2001'])).toEqual({
    file: 'me.jpg',
    personId: '2001',
    key: undefined,
    json: false,
  });
});

test('key and JSON can be asked for', () => {
  const args = ['me.jpg', '2001', '--key', 'a/b.jpg', '--json'];
  expect(parseUploadArguments(args)).toMatchObject({ key: 'a/b.jpg', json: true });
});

test('help needs nothing else', () => {
  expect(parseUploadArguments(['--help'])).toBeUndefined();
});

test.each([
  [[], 'The file and the person id are missing.'],
  [['me.jpg'], 'The person id is missing.'],
  [['me.jpg', '2001', 'you.jpg'], 'Too many arguments: you.jpg'],
  [['me.jpg', '2001', '--person'], "Unknown option '--person'. All options: npm run upload -- --help"],
])('%j is explained in a sentence', (args, sentence) => {
  expect(() => parseUploadArguments(args)).toThrow(sentence);
});
