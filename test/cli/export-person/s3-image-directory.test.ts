import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImageDirectory } from '../../../cli/export-person/s3-image-directory.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { recording } from '../../fakes/recording-client.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'person-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const row = { objectKey: '../../etc/passwd', version: 'v1', bucket: 'images', format: 'jpeg' } as FaceRow;
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const answering = (...answers: readonly (object | Error)[]) =>
  recording(new S3Client({ region: 'us-east-1' }), ...answers);

describe('the directory of the images of a person', () => {
  it('is for the operator alone, and so are its files, whatever the keys are', async () => {
    const path = join(directory, 'images');
    const { client, asked } = answering({ Body: Readable.from([Buffer.from('a face')]) });
    const images = await ImageDirectory.create(client, 'other', path);
    const saved = await images.save(row, 1);
    const [file = ''] = readdirSync(path);
    expect(file).toMatch(/^00001-[0-9a-f]{12}\.jpg$/);
    expect(saved).toEqual({ kind: 'saved', file, bytes: 6 });
    expect(readFileSync(join(path, file), 'utf8')).toBe('a face');
    expect([mode(path), mode(join(path, file))]).toEqual(['700', '600']);
    expect(asked).toEqual([{ Bucket: 'images', Key: '../../etc/passwd', VersionId: 'v1' }]);
  });

  it('lacks images that are gone or that may not be read', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'NoSuchVersion', $metadata: { httpStatusCode: 404 } });
    const denied = Object.assign(new Error('denied'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    const images = await ImageDirectory.create(answering(gone, denied).client, 'images', directory);
    expect(await images.save(row, 1)).toEqual({ kind: 'gone' });
    expect(await images.save(row, 2)).toEqual({ kind: 'denied' });
    expect(readdirSync(directory)).toEqual([]);
  });

  it('must be new or empty, so that the images of two persons are not mixed', async () => {
    writeFileSync(join(directory, 'of-another-person.jpg'), '');
    await expect(ImageDirectory.create(answering().client, 'images', directory)).rejects.toThrow('is not empty');
  });
});
