import type { FaceOptions } from './face-row.ts';
import { missingPersonTagMessage } from './missing-person-tag.ts';
import type { IntakeRejection } from './reasons.ts';
import { nearZeroIsZero } from './storable-number.ts';

/** What the metadata of an upload says. Names are lower case and without `x-amz-meta-`, as S3 returns them. */
export type UploadMetadata =
  | { readonly kind: 'legal'; readonly personId: string; readonly options: FaceOptions }
  | {
      readonly kind: 'rejected';
      readonly reason: Extract<IntakeRejection, 'PersonTagMissing' | 'PersonTagIllegal' | 'OptionIllegal'>;
      readonly message: string;
      readonly personId?: string | undefined;
      readonly personTag?: string | undefined;
    };

/** Tencent's rule for a PersonId. The charset is ASCII, so characters are bytes. */
const PERSON_ID = /^[A-Za-z0-9\-%@#&_]{1,64}$/;

interface OptionRule {
  readonly name: string;
  readonly field: keyof FaceOptions;
  readonly form: RegExp;
  readonly max: number;
  readonly expected: string;
}

const OPTION_RULES: readonly OptionRule[] = [
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

type Problem = Pick<Extract<UploadMetadata, { kind: 'rejected' }>, 'reason' | 'message'>;

/**
 * Reads the person tag and the options. What is wrong is said all at once, and the first is the reason.
 *
 * @param personTag the metadata name of the person tag, as the stack's setting has it.
 */
export function readUploadMetadata(
  metadata: Readonly<Record<string, string | undefined>>,
  personTag: string,
  stackOptions: FaceOptions,
): UploadMetadata {
  // Every object has a property `constructor`, which is a legal name of metadata.
  const tag = (Object.hasOwn(metadata, personTag) && metadata[personTag]) || '';
  const wrongTag = checkPersonTag(tag, personTag, Object.keys(metadata));
  const { options, wrongOptions } = readOptions(metadata, stackOptions);
  const problems = wrongTag === undefined ? wrongOptions : [wrongTag, ...wrongOptions];
  const [first] = problems;
  if (first === undefined) return { kind: 'legal', personId: tag, options };
  return {
    kind: 'rejected',
    reason: first.reason,
    message: problems.map(({ message }) => message).join(' '),
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
