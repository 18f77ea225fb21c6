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

  it('carries other images with the same bytes: only the same key is a repeated upload', () => {
    expect(keysOfNext([world.pending('a', { eTag: 'same' }), world.pending('b', { eTag: 'same' })])).toEqual([
      'a',
      'b',
    ]);
  });

  it('carries versions of one key whose bytes are not known to be the same', () => {
    const unknown = { eTag: undefined };
    const rows = [world.pending('a', unknown), world.pending('a', { ...unknown, version: 'v2' })];
    expect(chooseImages(rows, 0, settings, () => false)).toEqual(rows);
  });
});
