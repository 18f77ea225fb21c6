import { describe, expect, it } from '@jest/globals';
import { NotAllowedError } from '../../../cli/doctor/ports.ts';
import { S3Pictures } from '../../../cli/report/s3-pictures.ts';
import type { Conversion } from '../../../functions/prepare/ports.ts';
import { NOW, rowAt } from './sample-report.ts';

const ROW = rowAt(NOW, { format: 'jpeg', faceRect: { x: 10, y: 20, width: 30, height: 40 } });
const SMALL: Conversion = {
  kind: 'converted',
  jpeg: Buffer.from('jpeg'),
  width: 240,
  height: 480,
  original: { width: 480, height: 960, orientation: 1 },
};

function picturesWith(read: () => Promise<Uint8Array | 'gone'>, conversion: Conversion = SMALL): S3Pictures {
  return new S3Pictures({ read }, { convert: async () => conversion });
}

function answer(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

describe('a picture of an enrolled image', () => {
  it('is small, and has the face where it is', async () => {
    const picture = await picturesWith(async () => Buffer.from('bytes')).picture(ROW);
    expect(picture).toMatchObject({ kind: 'picture', width: 240, face: { x: 5, y: 10, width: 15, height: 20 } });
  });

  it.each<[string, () => Promise<Uint8Array | 'gone'>, Conversion, string]>([
    ['was deleted', async () => 'gone', SMALL, 'This version of the object was deleted.'],
    [
      'is in an archive',
      async () => {
        throw answer('InvalidObjectState', 403);
      },
      SMALL,
      'S3 does not return the object (InvalidObjectState).',
    ],
    ['cannot be decoded', async () => Buffer.from(''), { kind: 'undecodable', detail: 'x' }, 'could not be decoded'],
    [
      'is narrow',
      async () => Buffer.from(''),
      { kind: 'outOfRange', size: { width: 1, height: 1 }, message: 'x' },
      'too narrow or too large',
    ],
  ])('is a sentence instead when the object %s', async (_, read, conversion, why) => {
    const picture = await picturesWith(read, conversion).picture(ROW);
    expect(picture).toEqual({ kind: 'none', why: expect.stringContaining(why) });
  });

  it('is a sentence instead when the row does not have the format', async () => {
    const picture = await picturesWith(async () => 'gone').picture(rowAt(NOW));
    expect(picture).toEqual({ kind: 'none', why: expect.stringContaining('format') });
  });

  it.each([
    ['the caller may not read the bucket', answer('AccessDenied', 403), NotAllowedError],
    ['S3 is unavailable', answer('SlowDown', 503), Error],
  ])('ends the command when %s', async (_, error, kind) => {
    const reading = picturesWith(async () => {
      throw error;
    }).picture(ROW);
    await expect(reading).rejects.toThrow(kind);
  });
});
