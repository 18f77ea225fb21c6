import { describe, expect, it, test } from '@jest/globals';
import type { FaceOptions, FaceRow } from '../../../../functions/domain/face-row.ts';
import { chooseImages } from '../../../../functions/enroll/request/choose-images.ts';
import { EnrollWorld } from '../../../fakes/enroll-world.ts';

const world = new EnrollWorld();
const settings = { ...world.settings, base64Fallback: true };

function keysOfNext(rows: readonly FaceRow[]): readonly string[] {
  return chooseImages(rows, 0, settings, () => false).map(({ objectKey }) => objectKey);
}

describe('the next request', () => {
  test.each<FaceOptions>([{ faceMatchThreshold: 80 }, { qualityControl: 2 }, { needRotateDetection: 1 }])(
    'leaves out an image that alone wants %j, and takes those behind it',
    (options) => {
      const rows = [world.pending('a'), world.pending('b', options), world.pending('c')];
      expect(keysOfNext(rows)).toEqual(['a', 'c']);
      expect(keysOfNext(rows.slice(1))).toEqual(['b']);
    },
  );

  it('carries an image that goes as bytes alone', () => {
    const bytes = world.pending('b', { transport: 'base64' });
    expect(keysOfNext([world.pending('a'), bytes])).toEqual(['a']);
    expect(keysOfNext([bytes, world.pending('a')])).toEqual(['b']);
  });

  it('carries one of two images with the same bytes, under whatever key', () => {
    const rows = [world.pending('a'), world.pending('b', { checksum: 'md5:of-a' }), world.pending('c')];
    expect(keysOfNext(rows)).toEqual(['a', 'c']);
  });

  it('carries images with the same bytes where the stack allows duplicates', () => {
    const rows = [world.pending('a'), world.pending('b', { checksum: 'md5:of-a' })];
    expect(chooseImages(rows, 0, { ...settings, allowDuplicates: true }, () => false)).toEqual(rows);
  });

  it('carries versions of one key whose bytes are not known to be the same', () => {
    const unknown = { checksum: undefined };
    const rows = [world.pending('a', unknown), world.pending('a', { ...unknown, version: 'v2' })];
    expect(chooseImages(rows, 0, settings, () => false)).toEqual(rows);
  });
});
