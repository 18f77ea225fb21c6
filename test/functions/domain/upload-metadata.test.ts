import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type MetadataRules,
  readUploadMetadata,
  type UploadMetadata,
} from '../../../functions/domain/upload-metadata.ts';

const LEGAL = 'ABCXYZabcxyz0189-%@#&_';
const legalCharacter = fc.constantFrom(...LEGAL);
const legalTag = fc.string({ unit: legalCharacter, minLength: 1, maxLength: 64 });

function read(metadata: Record<string, string>, rules: Partial<MetadataRules> = {}): UploadMetadata {
  return readUploadMetadata(metadata, {
    personTag: 'person-id',
    requireConsent: false,
    stackOptions: {},
    ...rules,
  });
}

function withOption(name: string, value: string): UploadMetadata {
  return read({ 'person-id': '1001', [name]: value });
}

function messageOf(read: UploadMetadata): string {
  return read.kind === 'rejected' ? read.message : '';
}

describe('the person tag', () => {
  it('is any 1 to 64 of the characters that Tencent allows, and is taken as it is', () => {
    fc.assert(
      fc.property(legalTag, (tag) => {
        expect(read({ 'person-id': tag })).toEqual({ kind: 'legal', personId: tag, options: {} });
      }),
    );
  });

  it('is illegal with any other character, wherever it stands', () => {
    const foreign = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => !/[\w%@#&-]/.test(one));
    const part = fc.string({ unit: legalCharacter, maxLength: 30 });
    fc.assert(
      fc.property(part, foreign, part, (before, wrong, after) => {
        const tag = before + wrong + after;
        fc.pre(tag.trim() !== '');
        expect(read({ 'person-id': tag })).toMatchObject({ reason: 'PersonTagIllegal', personTag: tag });
      }),
    );
  });

  it.each([
    ['one character too many', 'x'.repeat(65)],
    ['a line end behind it', '1001\n'],
    ['white space around it', ' 1001 '],
  ])('is illegal with %s, and names no person', (_what, tag) => {
    const rejected = read({ 'person-id': tag });
    expect(rejected).toMatchObject({ kind: 'rejected', reason: 'PersonTagIllegal', personTag: tag });
    expect(rejected).not.toHaveProperty('personId');
  });

  it.each(['constructor', 'valueof', 'hasownproperty'])('may have a name that every object knows: %s', (name) => {
    expect(read({}, { personTag: name })).toMatchObject({ kind: 'rejected', reason: 'PersonTagMissing' });
    expect(read({ [name]: '1001' }, { personTag: name })).toMatchObject({ kind: 'legal', personId: '1001' });
  });

  it.each<Record<string, string>>([{}, { 'person-id': '' }, { 'person-id': ' \t' }, { other: '1001' }])(
    'is missing in %j',
    (metadata) => {
      const rejected = read(metadata);
      expect(rejected).toMatchObject({ kind: 'rejected', reason: 'PersonTagMissing' });
      expect(rejected).not.toHaveProperty('personTag');
    },
  );

  it('has the name that the stack gives it, and the messages say that name', () => {
    const named = (metadata: Record<string, string>) => read(metadata, { personTag: 'employee' });
    expect(named({ employee: '7', 'person-id': '8' })).toMatchObject({ personId: '7' });
    expect(messageOf(named({ 'person-id': '8' }))).toContain('x-amz-meta-employee');
    expect(messageOf(named({ employee: '?' }))).toContain('x-amz-meta-employee');
  });

  describe('that is missing', () => {
    const missing = (metadata: Record<string, string>) => messageOf(read(metadata));

    it('is answered with the names of the metadata that came', () => {
      const message = missing({ consent: 'yes', 'quality-control': '3' });
      expect(message).toMatch('has no x-amz-meta-person-id');
      expect(message).toMatch('It has x-amz-meta-consent and x-amz-meta-quality-control.');
    });

    it('is told from one without a value', () => {
      expect(missing({ 'person-id': '  ', consent: 'yes' })).toMatch('x-amz-meta-person-id of the upload is empty');
    });

    it('says what counts as metadata when none came', () => {
      expect(missing({})).toMatch('The upload has no metadata at all.');
      expect(missing({})).toMatch(/Object tags .* do not count.*presigned URL/);
    });

    it.each(['x-amz-meta-person-id', 'x-amz-meta-x-amz-meta-person-id'])(
      'says that SDKs add the prefix by themselves when %s was given to one',
      (name) => {
        const message = missing({ [name]: '1001' });
        expect(message).toContain(`It has x-amz-meta-${name}.`);
        expect(message).toContain('The SDK adds x-amz-meta- by itself: pass the name person-id.');
      },
    );

    it.each(['personid', 'person_id', 'person.id', 'personId'])('points to the name that is meant: %s', (name) => {
      const message = missing({ other: '1', [name]: '1001' });
      expect(message).toContain(`x-amz-meta-${name} is another name: expected exactly x-amz-meta-person-id.`);
    });

    it('shows no value, because it may be personal data', () => {
      const message = missing({ personid: 'Anna Lee', 'x-amz-meta-person-id': 'Anna Lee', name: 'Anna Lee' });
      expect(message).not.toContain('Anna');
    });

    it('stays short and printable, whatever the names are, and keeps the one that is meant', () => {
      const many = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`n${index}-${'x'.repeat(90)}`, '']));
      const message = missing({ ...many, 'a\u0007\u202e': '1', person_id: '1001' });
      expect(message).toMatch(/It has x-amz-meta-person_id, .* and 88 more\./);
      expect(message).toMatch(/^[ -~…]*$/);
      expect(message.length).toBeLessThan(600);
      expect(missing({ 'a\u0007\u202e': '1' })).toContain('x-amz-meta-a??.');
    });
  });

  it('is kept whole up to 128 characters when it is illegal, and is shortened visibly beyond', () => {
    const kept = (length: number) => {
      const rejected = read({ 'person-id': '?'.repeat(length) });
      return rejected.kind === 'rejected' ? rejected.personTag : undefined;
    };
    expect(kept(128)).toBe('?'.repeat(128));
    expect(kept(129)).toBe(`${'?'.repeat(128)}…`);
    expect(kept(2_000)).toBe(`${'?'.repeat(128)}…`);
  });
});

describe('an option', () => {
  test.each([
    ['face-match-threshold', '0', { faceMatchThreshold: 0 }],
    ['face-match-threshold', '100', { faceMatchThreshold: 100 }],
    ['face-match-threshold', '72.5', { faceMatchThreshold: 72.5 }],
    ['face-match-threshold', '99.999', { faceMatchThreshold: 99.999 }],
    ['face-match-threshold', '100.0', { faceMatchThreshold: 100 }],
    ['quality-control', '0', { qualityControl: 0 }],
    ['quality-control', '4', { qualityControl: 4 }],
    ['need-rotate-detection', '0', { needRotateDetection: 0 }],
    ['need-rotate-detection', '1', { needRotateDetection: 1 }],
  ])('%s of %s is legal', (name, value, options) => {
    expect(withOption(name, value)).toEqual({ kind: 'legal', personId: '1001', options });
  });

  test.each([
    ...['100.01', '101', '999', '0060', '-1', '+1', '60.', '.5', '6,5', '1e1', '0x10', ' 60', '60 ', '', 'NaN'].map(
      (value) => ['face-match-threshold', value],
    ),
    ...['5', '9', '00', '3.0', '-1', ' 1', '1 ', '', 'x'].map((value) => ['quality-control', value]),
    ...['2', '01', '10', 'true', '', ' 1'].map((value) => ['need-rotate-detection', value]),
  ] as [string, string][])(
    '%s of %j is illegal, and the message names it and shows what was received',
    (name, value) => {
      const rejected = withOption(name, value);
      expect(rejected).toMatchObject({ kind: 'rejected', reason: 'OptionIllegal', personId: '1001' });
      expect(messageOf(rejected)).toContain(`x-amz-meta-${name}`);
      expect(messageOf(rejected)).toContain(JSON.stringify(value));
    },
  );

  test.each([
    ['face-match-threshold', 100],
    ['quality-control', 4],
    ['need-rotate-detection', 1],
  ])('%s that is illegal is answered with what is legal: from 0 to %i', (name, max) => {
    expect(messageOf(withOption(name, 'x'))).toMatch(new RegExp(`\\b0\\b.*\\b${max}\\b`));
  });

  it('that is illegal and long does not make the message as long', () => {
    expect(messageOf(withOption('quality-control', 'x'.repeat(2_000))).length).toBeLessThan(400);
  });

  it("goes before the stack's, and what the upload does not say stays as the stack has it", () => {
    const stack = { faceMatchThreshold: 80, qualityControl: 3 };
    expect(read({ 'person-id': 'p', 'quality-control': '0' }, { stackOptions: stack })).toMatchObject({
      options: { faceMatchThreshold: 80, qualityControl: 0 },
    });
    expect(stack).toEqual({ faceMatchThreshold: 80, qualityControl: 3 });
  });
});

describe('the consent id', () => {
  const person = { 'person-id': '1001' };

  it.each(['c', '2026-11-28/terms v3', '~'.repeat(64)])('is kept: %s', (consentId) => {
    expect(read({ ...person, 'consent-id': consentId })).toMatchObject({ kind: 'legal', consentId });
  });

  it.each([
    ['65 characters', 'c'.repeat(65)],
    ['a letter outside ASCII', 'zustimmung-ä'],
    ['a control character', 'a\tb'],
  ])('is an illegal option with %s, and is not kept', (_, consentId) => {
    const rejected = read({ ...person, 'consent-id': consentId }, { requireConsent: true });
    expect(rejected).toMatchObject({ kind: 'rejected', reason: 'OptionIllegal', personId: '1001' });
    expect(messageOf(rejected)).toContain('x-amz-meta-consent-id is "');
    expect(messageOf(rejected)).toContain('expected 1 to 64 printable ASCII characters');
    expect(rejected).toHaveProperty('consentId', undefined);
  });

  it.each<Record<string, string>>([{}, { 'consent-id': '' }, { 'consent-id': '  ' }])(
    'is missing in %j, where the stack requires it',
    (metadata) => {
      const rejected = read({ ...person, ...metadata }, { requireConsent: true });
      expect(rejected).toMatchObject({ kind: 'rejected', reason: 'ConsentMissing', personId: '1001' });
      expect(messageOf(rejected)).toContain('x-amz-meta-consent-id');
      expect(read({ ...person, ...metadata })).toMatchObject({ kind: 'legal', consentId: undefined });
    },
  );

  it('is kept of an upload that is rejected for something else', () => {
    expect(read({ 'consent-id': 'c-7' })).toMatchObject({ reason: 'PersonTagMissing', consentId: 'c-7' });
  });
});

describe("the person's name", () => {
  const named = (value: string, personNameTag?: string) =>
    read({ 'person-id': '1001', 'person-name': value }, { personNameTag });

  it('is checked where the stack creates persons with names', () => {
    expect(named('%E5%BC%A0', 'person-name')).toMatchObject({ kind: 'legal' });
    const rejected = named('Zhang%20San', 'person-name');
    expect(rejected).toMatchObject({ kind: 'rejected', reason: 'PersonNameIllegal', personId: '1001' });
    expect(messageOf(rejected)).toContain('x-amz-meta-person-name has the character U+0020 at position 6');
  });

  it('is not looked at elsewhere, and is never kept', () => {
    expect(named('Zhang%20San')).toMatchObject({ kind: 'legal' });
    expect(JSON.stringify(named('Zhang', 'person-name'))).not.toContain('Zhang');
  });
});

it('a message lists everything that is wrong, and the reason is the first of it', () => {
  const rejected = read(
    { 'person-name': '%', 'quality-control': '9' },
    { personNameTag: 'person-name', requireConsent: true },
  );
  expect(rejected).toMatchObject({ reason: 'PersonTagMissing' });
  for (const name of ['person-id', 'consent-id', 'person-name', 'quality-control']) {
    expect(messageOf(rejected)).toContain(`x-amz-meta-${name}`);
  }
});

describe('a number that is too small for DynamoDB', () => {
  const tiny = (zeros: number) => `0.${'0'.repeat(zeros)}1`;

  it.each([
    ['0', 0],
    [tiny(129), 1e-130],
    [tiny(130), 0],
    [tiny(400), 0],
  ])('is 0, because nothing else can be stored: %s', (given, stored) => {
    const options = { faceMatchThreshold: stored };
    expect(withOption('face-match-threshold', given)).toEqual({ kind: 'legal', personId: '1001', options });
  });
});
