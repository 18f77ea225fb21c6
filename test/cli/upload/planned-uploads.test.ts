import { expect, test } from '@jest/globals';
import { plannedUploads } from '../../../cli/upload/planned-uploads.ts';

const file = (path: string) => ({ file: path, path: `/${path}`, name: path.split('/').at(-1) ?? '' });

test('a key is the name of the file behind the prefix', () => {
  expect(plannedUploads([file('photos/人 脸😀.jpg')], (name) => `employees/${name}`)).toEqual({
    kind: 'planned',
    uploads: [{ file: 'photos/人 脸😀.jpg', path: '/photos/人 脸😀.jpg', objectKey: 'employees/人 脸😀.jpg' }],
  });
});

test('two files with the same key are refused, because the later one would replace the other', () => {
  expect(plannedUploads([file('a/front.jpg'), file('b/front.jpg'), file('c.jpg')], (name) => name)).toEqual({
    kind: 'wrong',
    sentences: [
      "a/front.jpg and b/front.jpg would have the same key 'front.jpg'. Upload them with different prefixes.",
    ],
  });
});

test('a key that S3 does not take is refused by its bytes', () => {
  const plan = plannedUploads([file('a.jpg')], () => '脸'.repeat(342));
  expect(plan).toMatchObject({ sentences: ['The key of a.jpg has 1026 bytes in UTF-8. Expected: 1 to 1024.'] });
});
