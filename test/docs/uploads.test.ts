import { describe, expect, it } from '@jest/globals';
import { CONSENT_ID_TAG } from '../../functions/domain/consent-id.ts';
import type { FaceOptions } from '../../functions/domain/face-row.ts';
import { IMAGE_FORMATS } from '../../functions/domain/image/image-formats.ts';
import { MAX_IMAGE_BYTES, MIN_SHORT_EDGE } from '../../functions/domain/image/image-limits.ts';
import { MAX_FACES_PER_PERSON } from '../../functions/domain/tencent/tencent-limits.ts';
import { DEFAULTS } from '../../infra/face-enrollment/defaults.ts';
import { NUMBER_WORDS, pageAt, tableOf } from './pages.ts';

describe('the account of an upload', () => {
  const page = pageAt('docs/uploads.md');
  const text = page.replace(/\s+/g, ' ');

  it('names every option', () => {
    const options = {
      faceMatchThreshold: 'face-match-threshold',
      qualityControl: 'quality-control',
      needRotateDetection: 'need-rotate-detection',
    } satisfies Record<keyof FaceOptions, string>;
    const metadata = tableOf(page, 'metadata').rows.flatMap(([name = '']) => name.replaceAll('`', ''));
    expect(metadata.sort()).toEqual([DEFAULTS.personTag, CONSENT_ID_TAG, ...Object.values(options)].sort());
  });

  it('has the limits of the code', () => {
    expect(text).toContain(`at most ${MAX_IMAGE_BYTES.toLocaleString('en-US')} bytes`);
    expect(text).toContain(`at least ${MIN_SHORT_EDGE} px`);
    expect(text).toContain(`room for ${NUMBER_WORDS[MAX_FACES_PER_PERSON]} faces`);
  });

  it.each(Object.values(IMAGE_FORMATS))('names the format $name with its longest edge', ({ name, longEdgeLimit }) => {
    const longest = longEdgeLimit === 'jpeg' ? DEFAULTS.maxLongEdgeJpeg : DEFAULTS.maxLongEdgeOther;
    expect(text).toMatch(new RegExp(`The format is [^.]*\\b${name}\\b`));
    expect(text).toMatch(new RegExp(`${longest} px for (?:\\w+ and )?${name}\\b`));
  });
});
