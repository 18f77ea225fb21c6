import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { S3Upload } from '../../../cli/upload/s3-upload.ts';
import { recording } from '../../fakes/recording-client.ts';

let directory: string;
let path: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'upload-'));
  path = join(directory, 'me.txt');
  writeFileSync(path, Buffer.from('\xff\xd8\xff', 'latin1'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

test('a file is put with its metadata and the content type of its bytes, and the version is returned', async () => {
  const { client, asked } = recording(new S3Client({ region: 'us-east-1' }), { VersionId: 'v1' });
  const upload = { file: 'me.txt', path, objectKey: 'a/me.txt' };
  expect(await new S3Upload(client, 'images', { 'person-id': '1001' }).put(upload)).toBe('v1');
  expect(asked).toMatchObject([
    { Bucket: 'images', Key: 'a/me.txt', ContentType: 'image/jpeg', Metadata: { 'person-id': '1001' } },
  ]);
});

test('a bucket without versions is named, because no image of it can be enrolled', async () => {
  const { client } = recording(new S3Client({ region: 'us-east-1' }), {});
  const upload = { file: 'me.txt', path, objectKey: 'a/me.txt' };
  await expect(new S3Upload(client, 'images', {}).put(upload)).rejects.toThrow('The bucket images keeps no versions');
});
