import { describe, expect, it } from '@jest/globals';
import { CONSENT_ID_TAG } from '../../functions/domain/consent-id.ts';
import type { FaceOptions, FaceRow } from '../../functions/domain/face-row.ts';
import { IMAGE_FORMATS } from '../../functions/domain/image/image-formats.ts';
import { MAX_IMAGE_BYTES, MIN_SHORT_EDGE } from '../../functions/domain/image/image-limits.ts';
import { FAILED_REASONS, REJECTED_REASONS } from '../../functions/domain/reasons.ts';
import { MAX_FACES_PER_PERSON, MAX_IMAGES_PER_CALL } from '../../functions/domain/tencent/tencent-limits.ts';
import { DEFAULTS } from '../../infra/face-enrollment/defaults.ts';
import type { FaceEnrollmentProps } from '../../infra/face-enrollment/face-enrollment-props.ts';
import { SETTINGS, type Settings } from '../../infra/settings/definitions.ts';
import { codeInColumn, pageAt, sectionOf, tableOf } from './pages.ts';

const README = pageAt('README.md');
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

describe("README's settings", () => {
  const { rows } = tableOf(README, 'setting');
  const settings = Object.entries(SETTINGS);
  const rowOf = (name: string) => rows.find(([setting]) => setting === `\`${name}\``) ?? [];

  it('are those of the code', () => {
    expect(rows.map(([setting]) => setting).sort()).toEqual(settings.map(([name]) => `\`${name}\``).sort());
  });

  it.each(settings)('have the default of the code: %s', (name, { schema }) => {
    const [, documented = ''] = rowOf(name);
    const parsed = schema.safeParse(undefined);
    const used = (parsed.success ? parsed.data : undefined) ?? DEFAULTS[name as keyof typeof DEFAULTS];
    if (used === undefined) expect(documented).toMatch(/^(none|Tencent's default)$/);
    else expect(documented.replaceAll('`', '')).toBe(String(used));
  });

  it.each(settings.filter(([, { expected }]) => /from [\d.]+/.test(expected)))(
    'have the range of the code: %s',
    (name, definition) => {
      const [, , meaning = ''] = rowOf(name);
      const [, least = '', most = ''] = /from ([\d.]+)\D.*?to ([\d.]+)/.exec(definition.expected) ?? [];
      expect(meaning).toMatch(new RegExp(`\\b${least} to ${most}\\b`));
    },
  );
});

describe("README's props", () => {
  it('are those that have no setting', () => {
    type Renamed = 'bucket' | 'presignedUrlLifetime' | 'removalPolicy';
    // The compiler finds one that is missing here.
    const props = {
      vpc: 1,
      vpcSubnets: 1,
      securityGroups: 1,
      alarmTopic: 1,
      architecture: 1,
      logEncryptionKey: 1,
    } satisfies Record<Exclude<keyof FaceEnrollmentProps, keyof Settings | Renamed>, 1>;
    expect(codeInColumn(tableOf(README, 'prop'), 0)).toEqual(Object.keys(props).sort());
  });
});

describe("README's words for what became of an image", () => {
  const section = sectionOf(README, 'Read the result');

  it('are the statuses of a row', () => {
    // The compiler finds one that is missing here.
    const statuses = { PENDING: 1, ENROLLED: 1, REJECTED: 1, FAILED: 1 } satisfies Record<FaceRow['status'], 1>;
    expect(codeInColumn(tableOf(section, 'status'), 0)).toEqual(Object.keys(statuses).sort());
  });

  it('are every reason for a rejection, each once', () => {
    expect(codeInColumn(tableOf(section, 'rejected because of'), 1)).toEqual([...new Set(REJECTED_REASONS)].sort());
  });

  it('are every reason for a failure, each once', () => {
    expect(codeInColumn(tableOf(section, 'failed because of'), 1)).toEqual([...FAILED_REASONS].sort());
  });
});

describe("README's account of an upload", () => {
  const section = sectionOf(README, 'Upload an image');
  const text = section.replace(/\s+/g, ' ');

  it('names every option', () => {
    const options = {
      faceMatchThreshold: 'face-match-threshold',
      qualityControl: 'quality-control',
      needRotateDetection: 'need-rotate-detection',
    } satisfies Record<keyof FaceOptions, string>;
    const metadata = tableOf(section, 'metadata').rows.flatMap(([name = '']) => name.replaceAll('`', ''));
    expect(metadata.sort()).toEqual([DEFAULTS.personTag, CONSENT_ID_TAG, ...Object.values(options)].sort());
  });

  it('has the limits of the code', () => {
    expect(text).toContain(`at most ${MAX_IMAGE_BYTES.toLocaleString('en-US')} bytes`);
    expect(text).toContain(`at least ${MIN_SHORT_EDGE} px`);
    expect(text).toContain(`room for ${WORDS[MAX_FACES_PER_PERSON]} faces`);
    expect(README.replace(/\s+/g, ' ')).toContain(`one call carries up to ${WORDS[MAX_IMAGES_PER_CALL]} images`);
  });

  it.each(Object.values(IMAGE_FORMATS))('names the format $name with its longest edge', ({ name, longEdgeLimit }) => {
    const longest = longEdgeLimit === 'jpeg' ? DEFAULTS.maxLongEdgeJpeg : DEFAULTS.maxLongEdgeOther;
    expect(text).toMatch(new RegExp(`The format is [^.]*\\b${name}\\b`));
    expect(text).toMatch(new RegExp(`${longest} px for (?:\\w+ and )?${name}\\b`));
  });
});
