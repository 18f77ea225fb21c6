import { describe, expect, it } from '@jest/globals';
import { imageLines } from '../../../cli/status/report.ts';
import { EnrollWorld } from '../../fakes/enroll-world.ts';

describe('the lines of an image', () => {
  it('name the face that the bytes of a duplicate already made, and all that it may be', () => {
    const row = new EnrollWorld().pending('a', {
      status: 'REJECTED',
      reason: 'DuplicateImage',
      duplicateOf: 'face-1',
      faceIdCandidates: ['face-1', 'face-2'],
    });
    const lines = imageLines(row);
    expect(lines).toContain('  duplicate   of the image with face face-1');
    expect(lines).toContain('  candidates  face-1, face-2');
  });

  it('tell under which consent it was uploaded', () => {
    const row = new EnrollWorld().pending('a', { consentId: 'terms-2026/7' });
    expect(imageLines(row)).toContain('  consent     terms-2026/7');
    expect(imageLines(new EnrollWorld().pending('b')).join()).not.toContain('consent');
  });

  it('do not name a face for any other image', () => {
    expect(imageLines(new EnrollWorld().pending('a')).join()).not.toContain('duplicate');
  });
});
