import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uploadRequest } from '../../../local/upload/read-upload.ts';

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
  expect(await uploadRequest(file, '2001')).toEqual({ key: 'me.jpg', personId: '2001', body: Buffer.from('image') });
  expect((await uploadRequest(file, '2001', '人/脸😀.jpg')).key).toBe('人/脸😀.jpg');
});

test('a person tag that S3 can carry is left to the stack, however illegal', async () => {
  expect((await uploadRequest(file, 'Anna Lee')).personId).toBe('Anna Lee');
});

test.each([['王小明'], ['a\nb'], ['José']])('a person that S3 metadata cannot hold is refused: %j', async (person) => {
  await expect(uploadRequest(file, person)).rejects.toThrow(
    `The person is ${JSON.stringify(person)}: S3 metadata holds printable ASCII only`,
  );
});

test('a key that S3 would not take is refused by its bytes', async () => {
  await expect(uploadRequest(file, '2001', '脸'.repeat(342))).rejects.toThrow('--key has 1026 bytes in UTF-8');
  await expect(uploadRequest(file, '2001', '')).rejects.toThrow('--key has 0 bytes in UTF-8; expected 1 to 1024.');
});

test('what is no image file is named', async () => {
  await expect(uploadRequest(directory, '2001')).rejects.toThrow(`${directory} is a directory; expected an image`);
  await expect(uploadRequest('/dev/zero', '2001')).rejects.toThrow('/dev/zero is no regular file');
  await expect(uploadRequest('no.jpg', '2001')).rejects.toThrow(`There is no file no.jpg, seen from ${process.cwd()}.`);
});

test('a file that the emulator could not hold is refused before it is read', async () => {
  const huge = join(directory, 'huge.jpg');
  writeFileSync(huge, '');
  truncateSync(huge, 3 * 1024 ** 3);
  await expect(uploadRequest(huge, '2001')).rejects.toThrow(`${huge} has 3072 MB; the emulator takes at most 512 MB.`);
});
