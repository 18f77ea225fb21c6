import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readUpload } from '../../../local/upload/read-upload.ts';

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'upload-'));
  file = join(directory, 'me.jpg');
  writeFileSync(file, 'image');
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('the key is the name of the file unless another one is given', async () => {
  expect(await readUpload(file, '2001')).toEqual({ key: 'me.jpg', personId: '2001', body: Buffer.from('image') });
  expect((await readUpload(file, '2001', '人/脸😀.jpg')).key).toBe('人/脸😀.jpg');
});

test('a person tag that S3 can carry is left to the stack, however illegal', async () => {
  expect((await readUpload(file, 'Anna Lee')).personId).toBe('Anna Lee');
});

test.each([['王小明'], ['a\nb'], ['José']])('a person that S3 metadata cannot hold is refused: %j', async (person) => {
  await expect(readUpload(file, person)).rejects.toThrow(
    `The person id is ${JSON.stringify(person)}, but S3 metadata can hold only printable ASCII`,
  );
});

test('a key that S3 would not take is refused by its bytes', async () => {
  await expect(readUpload(file, '2001', '脸'.repeat(342))).rejects.toThrow('--key has 1026 bytes in UTF-8');
  await expect(readUpload(file, '2001', '')).rejects.toThrow('--key has 0 bytes in UTF-8. Expected: 1 to 1024.');
});

test('a file that cannot be an image is named', async () => {
  await expect(readUpload(directory, '2001')).rejects.toThrow(`${directory} is a directory. Expected: one image file.`);
  await expect(readUpload('/dev/zero', '2001')).rejects.toThrow('/dev/zero is not a regular file');
});

test('a path is relative to where npm was started', async () => {
  expect(await readUpload('me.jpg', '2001', 'a.jpg', directory)).toMatchObject({ key: 'a.jpg' });
  const missing = join(directory, 'no.jpg');
  await expect(readUpload('no.jpg', '2001', 'a.jpg', directory)).rejects.toThrow(`The file ${missing} does not exist.`);
});

test('a file that the emulator could not hold is refused before it is read', async () => {
  const huge = join(directory, 'huge.jpg');
  writeFileSync(huge, '');
  truncateSync(huge, 3 * 1024 ** 3);
  await expect(readUpload(huge, '2001')).rejects.toThrow(`${huge} has 3072 MB. The emulator accepts at most 512 MB.`);
});
