import { CONSENT_ID_TAG, type ConsentId, readConsentId } from './consent-id.ts';
import type { FaceOptions } from './face-row.ts';
import { missingPersonTagMessage } from './missing-person-tag.ts';
import { PERSON_ID } from './person-id.ts';
import { rejectionMessage } from './reason-messages.ts';
import type { IntakeRejection } from './reasons.ts';
import { nearZeroIsZero } from './storable-number.ts';
import { readPersonName } from './tencent/person-name.ts';

/** What the metadata of an upload says. Names are lower case and without `x-amz-meta-`, as S3 returns them. */
export type UploadMetadata =
  | {
      readonly kind: 'legal';
      readonly personId: string;
      readonly consentId?: string | undefined;
      readonly options: FaceOptions;
    }
  | {
      readonly kind: 'rejected';
      readonly reason: MetadataRejection;
      readonly message: string;
      readonly personId?: string | undefined;
      readonly personTag?: string | undefined;
      readonly consentId?: string | undefined;
    };

type MetadataRejection = Extract<
  IntakeRejection,
  'PersonTagMissing' | 'PersonTagIllegal' | 'ConsentMissing' | 'PersonNameIllegal' | 'OptionIllegal'
>;

/** What the stack expects of the metadata. Names are without `x-amz-meta-`. */
export interface MetadataRules {
  readonly personTag: string;
  /** Undefined when no upload names its person. */
  readonly personNameTag?: string | undefined;
  readonly requireConsent: boolean;
  readonly stackOptions: FaceOptions;
}

interface OptionRule {
  readonly name: string;
  readonly field: keyof FaceOptions;
  readonly form: RegExp;
  readonly max: number;
  readonly expected: string;
}

/** Of the options that an upload may have. */
export const OPTION_RULES: readonly OptionRule[] = [
  {
    name: 'face-match-threshold',
    field: 'faceMatchThreshold',
    form: /^\d{1,3}(\.\d+)?$/,
    max: 100,
    expected: 'a number from 0 to 100, like 60 or 72.5',
  },
  {
    name: 'quality-control',
    field: 'qualityControl',
    form: /^\d$/,
    max: 4,
    expected: 'one digit from 0 to 4',
  },
  { name: 'need-rotate-detection', field: 'needRotateDetection', form: /^\d$/, max: 1, expected: '0 or 1' },
];

/** S3 allows 2 KB of metadata; a row does not need to carry more of an illegal tag than shows what it is. */
const SHOWN_OF_TAG = 128;
const SHOWN_OF_OPTION = 32;
const SHOWN_OF_CONSENT_ID = 80;

type Problem = Pick<Extract<UploadMetadata, { kind: 'rejected' }>, 'reason' | 'message'>;

/** Reads the person tag, the consent, the name and the options. The message tells everything that is wrong, the reason the first. */
export function readUploadMetadata(
  metadata: Readonly<Record<string, string | undefined>>,
  { personTag, personNameTag, requireConsent, stackOptions }: MetadataRules,
): UploadMetadata {
  // Every object has a property `constructor`, which is a legal name of metadata.
  const tag = (Object.hasOwn(metadata, personTag) && metadata[personTag]) || '';
  const wrongTag = checkPersonTag(tag, personTag, Object.keys(metadata));
  const consent = readConsentId(metadata);
  const consentId = consent.kind === 'legal' ? consent.consentId : undefined;
  const { options, wrongOptions } = readOptions(metadata, stackOptions);
  const problems = [
    ...(wrongTag === undefined ? [] : [wrongTag]),
    ...checkConsent(consent, requireConsent),
    ...checkPersonName(metadata, personNameTag),
    ...wrongOptions,
  ];
  const [first] = problems;
  if (first === undefined) return { kind: 'legal', personId: tag, consentId, options };
  return {
    kind: 'rejected',
    reason: first.reason,
    message: problems.map(({ message }) => message).join(' '),
    consentId,
    ...(wrongTag === undefined && { personId: tag }),
    ...(wrongTag?.reason === 'PersonTagIllegal' && { personTag: shown(tag, SHOWN_OF_TAG) }),
  };
}

function checkPersonTag(tag: string, name: string, received: readonly string[]): Problem | undefined {
  if (tag.trim() === '') return { reason: 'PersonTagMissing', message: missingPersonTagMessage(received, name) };
  if (PERSON_ID.test(tag)) return undefined;
  return {
    reason: 'PersonTagIllegal',
    message: `x-amz-meta-${name} is not a legal PersonId: expected 1 to 64 of A-Z a-z 0-9 - % @ # & _. Upload it again with a legal one.`,
  };
}

function checkConsent(consent: ConsentId, requireConsent: boolean): readonly Problem[] {
  switch (consent.kind) {
    case 'legal':
      return [];
    case 'absent':
      return requireConsent ? [{ reason: 'ConsentMissing', message: rejectionMessage('ConsentMissing') }] : [];
    case 'illegal': {
      const received = JSON.stringify(shown(consent.received, SHOWN_OF_CONSENT_ID));
      const message = `x-amz-meta-${CONSENT_ID_TAG} is ${received}: expected 1 to 64 printable ASCII characters. Upload it again with a legal value.`;
      return [{ reason: 'OptionIllegal', message }];
    }
  }
}

function checkPersonName(
  metadata: Readonly<Record<string, string | undefined>>,
  personNameTag: string | undefined,
): readonly Problem[] {
  const name = readPersonName(metadata, personNameTag);
  return name.kind === 'illegal' ? [{ reason: 'PersonNameIllegal', message: name.message }] : [];
}

function readOptions(metadata: Readonly<Record<string, string | undefined>>, stackOptions: FaceOptions) {
  const options: Record<string, number | undefined> = { ...stackOptions };
  const wrongOptions: Problem[] = [];
  for (const { name, field, form, max, expected } of OPTION_RULES) {
    const received = metadata[name];
    if (received === undefined) continue;
    if (form.test(received) && Number(received) <= max) options[field] = nearZeroIsZero(Number(received));
    else {
      wrongOptions.push({
        reason: 'OptionIllegal',
        message: `x-amz-meta-${name} is ${JSON.stringify(shown(received, SHOWN_OF_OPTION))}: expected ${expected}. Upload it again with a legal value or without it.`,
      });
    }
  }
  return { options, wrongOptions };
}

function shown(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters)}…` : text;
}
