import { z } from 'zod';
import { DEFAULTS } from '../face-enrollment/defaults.ts';
import { isEventBus } from './event-bus-reference.ts';
import { parseKeyArn } from './key-arn.ts';
import { isBucketName, isEndpoint, isGroupId, isKeyPrefix, isPersonTag } from './legal-forms.ts';
import { isSecretReference, mayHoldKeys } from './secret-reference.ts';
import { flag, number, wholeNumber } from './values.ts';
import { areWebOrigins, splitOrigins } from './web-origin.ts';

export interface SettingDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** What is accepted, for the message about anything else. */
  readonly expected: string;
  readonly example: string;
  /** Whether a refused value must not be shown. */
  readonly hide?: (received: unknown) => boolean;
}

function setting<Schema extends z.ZodType>(definition: SettingDefinition<Schema>): SettingDefinition<Schema> {
  return definition;
}

const KEY_ARN = 'the ARN of a KMS key (arn:<partition>:kms:<region>:<account>:key/<id>), not of an alias';
const KEY_EXAMPLE = 'arn:<partition>:kms:<region>:<account>:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function isKeyArn(text: string): boolean {
  return parseKeyArn(text) !== undefined;
}

/** Every setting there is: its legal form, and its default where it has one. */
export const SETTINGS = {
  stackName: setting({
    schema: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/)
      .default('FaceEnrollment'),
    expected: 'a CloudFormation stack name: a letter, then up to 127 letters, digits and hyphens',
    example: 'FaceEnrollment',
  }),
  personTag: setting({
    schema: z.string().refine(isPersonTag).default(DEFAULTS.personTag),
    expected:
      'a metadata name without x-amz-meta-: up to 64 lower-case letters, digits and hyphens, no hyphen first, and not ' +
      'the name of an option (face-match-threshold, quality-control, need-rotate-detection, consent-id)',
    example: 'person-id',
  }),
  keyPrefix: setting({
    schema: z.string().refine(isKeyPrefix).optional(),
    expected: 'the start of the object keys to enroll: 1 to 1024 bytes, not beginning with /',
    example: 'faces/',
  }),
  existingBucket: setting({
    schema: z.string().refine(isBucketName).optional(),
    expected: 'the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
    example: 'my-company-portraits',
  }),
  corsOrigins: setting({
    schema: z
      .union([z.array(z.string()), z.string().transform(splitOrigins)])
      .refine(areWebOrigins)
      .transform((origins): readonly string[] => [...new Set(origins)])
      .optional(),
    expected:
      'the origins of up to 100 web pages that upload images, separated by commas, each as browsers send it: http:// or ' +
      'https://, the host in lower case, the port unless it is the default, nothing after it and no *',
    example: 'https://app.example.com,http://localhost:5173',
  }),
  keepImagesDays: setting({
    // A message lasts for 14 days, once in each queue: no image may expire before its message does.
    schema: wholeNumber(30, 3650).optional(),
    expected: 'a whole number of days from 30 to 3650: the age at which images expire',
    example: '365',
  }),
  existingBucketKey: setting({
    schema: z.string().refine(isKeyArn).optional(),
    expected: `${KEY_ARN}, that the existing bucket is encrypted with`,
    example: KEY_EXAMPLE,
  }),
  encryptionKey: setting({
    schema: z.string().refine(isKeyArn).optional(),
    expected: `${KEY_ARN}, for all that is created`,
    example: KEY_EXAMPLE,
  }),
  tencentSecret: setting({
    schema: z.string().refine(isSecretReference).optional(),
    expected:
      'the name of an existing secret of AWS Secrets Manager, or its complete ARN ' +
      '(arn:<partition>:secretsmanager:<region>:<account>:secret:<name>-<6 characters>); never the keys themselves',
    example: 'tencent/face-enrollment',
    hide: mayHoldKeys,
  }),
  tencentEndpoint: setting({
    schema: z
      .string()
      .refine(isEndpoint)
      .transform((text) => new URL(text).origin)
      .default(DEFAULTS.tencentEndpoint),
    expected: 'an http:// or https:// URL of a host, with a port if need be, and nothing after it',
    example: 'https://iai.tencentcloudapi.com',
  }),
  tencentApiVersion: setting({
    schema: z.enum(['2018-03-01', '2020-03-03']).default(DEFAULTS.tencentApiVersion),
    expected: '2018-03-01 or 2020-03-03',
    example: '2018-03-01',
  }),
  tencentRegion: setting({
    schema: z
      .string()
      .regex(/^[a-z]{2,}-[a-z0-9-]+$/)
      .optional(),
    expected: 'a region of Tencent Cloud',
    example: 'ap-guangzhou',
  }),
  requestsPerSecond: setting({
    schema: number(1, 1000).default(DEFAULTS.requestsPerSecond),
    // More than the pacer can keep was legal once: it is taken as what it can, with a warning.
    expected: 'a number from 1 to 500: requests to Tencent per second',
    example: '20',
  }),
  maxConcurrency: setting({
    schema: wholeNumber(2, 1000).default(DEFAULTS.maxConcurrency),
    expected: 'a whole number from 2 to 1000: enroll functions at once, and prepare functions at once',
    example: '10',
  }),
  intakeConcurrency: setting({
    schema: wholeNumber(2, 1000).default(DEFAULTS.intakeConcurrency),
    expected: 'a whole number from 2 to 1000: intake functions at once',
    example: '5',
  }),
  presignedUrlSeconds: setting({
    schema: wholeNumber(60, 3600).default(DEFAULTS.presignedUrlSeconds),
    expected: 'a whole number of seconds from 60 to 3600',
    example: '300',
  }),
  faceMatchThreshold: setting({
    schema: number(0, 100).optional(),
    expected: 'a number from 0 to 100',
    example: '60',
  }),
  qualityControl: setting({
    schema: wholeNumber(0, 4).optional(),
    expected: 'a whole number from 0 (no control) to 4 (strictest)',
    example: '1',
  }),
  needRotateDetection: setting({
    schema: wholeNumber(0, 1).optional(),
    expected: '0 (off) or 1 (on)',
    example: '1',
  }),
  maxLongEdgeJpeg: setting({
    schema: wholeNumber(64, 20_000).default(DEFAULTS.maxLongEdgeJpeg),
    expected: 'a whole number of pixels from 64 to 20000: the longest edge of a JPG that Tencent is asked for',
    example: '4000',
  }),
  maxLongEdgeOther: setting({
    schema: wholeNumber(64, 20_000).default(DEFAULTS.maxLongEdgeOther),
    expected: 'a whole number of pixels from 64 to 20000: the longest edge of a PNG or BMP that Tencent is asked for',
    example: '2000',
  }),
  prepareImages: setting({
    schema: z.enum(['never', 'needed', 'always']).default(DEFAULTS.prepareImages),
    expected: 'never, needed (what Tencent would refuse, or what EXIF turns) or always',
    example: 'always',
  }),
  preparedLongEdge: setting({
    schema: wholeNumber(640, 4000).default(DEFAULTS.preparedLongEdge),
    expected: 'a whole number of pixels from 640 to 4000: the longest edge of a prepared image',
    example: '1920',
  }),
  allowDuplicates: setting({
    schema: flag.default(DEFAULTS.allowDuplicates),
    expected: 'true or false',
    example: 'true',
  }),
  base64Fallback: setting({
    schema: flag.default(DEFAULTS.base64Fallback),
    expected: 'true or false',
    example: 'true',
  }),
  createPersonsInGroup: setting({
    schema: z.string().refine(isGroupId).optional(),
    expected: 'the GroupId of a group at Tencent: 1 to 64 of A-Z a-z 0-9 - % @ # & _',
    example: 'employees',
  }),
  personNameTag: setting({
    schema: z.string().refine(isPersonTag).optional(),
    expected:
      'a metadata name without x-amz-meta-: up to 64 lower-case letters, digits and hyphens, no hyphen first, and not ' +
      'the name of an option (face-match-threshold, quality-control, need-rotate-detection, consent-id)',
    example: 'person-name',
  }),
  uniquePersonControl: setting({
    schema: wholeNumber(0, 4).default(DEFAULTS.uniquePersonControl),
    expected: 'a whole number from 0 (no control) to 4 (strictest)',
    example: '2',
  }),
  requireConsent: setting({
    schema: flag.default(DEFAULTS.requireConsent),
    expected: 'true or false',
    example: 'true',
  }),
  outcomeEvents: setting({
    schema: flag.default(DEFAULTS.outcomeEvents),
    expected: 'true or false',
    example: 'false',
  }),
  eventBus: setting({
    schema: z.string().refine(isEventBus).default(DEFAULTS.eventBus),
    expected:
      'the name of an event bus of Amazon EventBridge, or its ARN ' +
      '(arn:<partition>:events:<region>:<account>:event-bus/<name>)',
    example: 'faces',
  }),
  annotateObjects: setting({
    schema: flag.default(DEFAULTS.annotateObjects),
    expected: 'true or false',
    example: 'true',
  }),
  analytics: setting({
    schema: flag.default(DEFAULTS.analytics),
    expected: 'true or false',
    example: 'true',
  }),
  tracing: setting({
    // Without it the region decides, which is not always known here.
    schema: flag.optional(),
    expected: 'true or false',
    example: 'false',
  }),
  alarmEmail: setting({
    schema: z.email().optional(),
    expected: 'an email address',
    example: 'operations@example.com',
  }),
  runbookUrl: setting({
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !url.includes('#'))
      .optional(),
    expected: 'the URL of docs/runbook.md where your people can open it, without #: alarms add #<entry>',
    example: 'https://git.example.com/face-enrollment/blob/main/docs/runbook.md',
  }),
  warmThroughput: setting({
    schema: flag.default(DEFAULTS.warmThroughput),
    expected: 'true or false',
    example: 'false',
  }),
  keepData: setting({
    schema: flag.default(true),
    expected: 'true or false',
    example: 'false',
  }),
} as const;

type SettingName = keyof typeof SETTINGS;

export type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> };
