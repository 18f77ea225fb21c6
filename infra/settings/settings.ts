import { z } from 'zod';
import { closestName } from './closest-name.ts';
import { isEndpoint, isSecretNameOrArn, needsRegion } from './legal-forms.ts';
import { checked, decimal, flag, oneOf, type SettingType, text, wholeNumber } from './setting-types.ts';
import { type SettingProblem, SettingsError } from './settings-error.ts';

/** The metadata names of the options of one upload: no person tag may be called like one. */
const OPTION_TAGS = ['face-match-threshold', 'quality-control', 'need-rotate-detection'];

/** Every setting of the stack, by its name in the CDK context. */
const SETTINGS = {
  stackName: text(
    /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    'a CloudFormation stack name (letters, digits, hyphens)',
    'FaceEnrollment',
  ),
  personTag: checked(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
      .refine((name) => !OPTION_TAGS.includes(name)),
    'a metadata name of lower case letters, digits and hyphens that is none of the options',
    'person-id',
  ),
  keyPrefix: checked(
    z
      .string()
      .min(1)
      .refine((prefix) => !prefix.startsWith('/') && Buffer.byteLength(prefix) <= 1024),
    'the start of an object key, at most 1,024 bytes, not beginning with a slash',
    'faces/',
  ),
  existingBucket: text(
    /^(?!xn--)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'the name of a bucket that keeps versions and sends events to EventBridge',
    'my-images',
  ),
  tencentSecret: checked(
    z.string().refine(isSecretNameOrArn),
    'the name or the complete ARN of a secret in Secrets Manager',
    'tencent/face-keys',
  ),
  tencentEndpoint: checked(
    z.string().refine(isEndpoint),
    'a URL of only scheme, host and port',
    'https://iai.tencentcloudapi.com',
  ),
  tencentApiVersion: oneOf(['2018-03-01', '2020-03-03']),
  tencentRegion: text(/^[a-z]{2,}-[a-z0-9-]+$/, 'a region of Tencent Cloud', 'ap-guangzhou'),
  requestsPerSecond: wholeNumber(1, 1000, 20),
  maxConcurrency: wholeNumber(2, 1000, 10),
  presignedUrlSeconds: wholeNumber(60, 3600, 300),
  faceMatchThreshold: decimal(0, 100, 60),
  qualityControl: wholeNumber(0, 4, 1),
  needRotateDetection: wholeNumber(0, 1, 1),
  allowDuplicates: flag(true),
  base64Fallback: flag(true),
  alarmEmail: checked(z.email(), 'an email address', 'faces@example.com'),
  keepData: flag(false),
} satisfies Record<string, SettingType>;

const DEFAULTS = {
  stackName: 'FaceEnrollment',
  personTag: 'person-id',
  tencentEndpoint: 'https://iai.tencentcloudapi.com',
  tencentApiVersion: '2018-03-01',
  requestsPerSecond: 20,
  maxConcurrency: 10,
  presignedUrlSeconds: 300,
  allowDuplicates: false,
  base64Fallback: false,
  keepData: true,
} as const;

type Given = { -readonly [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };
type Optional = Exclude<keyof Given, keyof typeof DEFAULTS>;

/** The stack's settings, checked. Those that are undefined were not given. */
export type Settings = Readonly<Omit<Given, Optional> & { [Name in Optional]?: Given[Name] | undefined }>;

/**
 * @param context of the CDK app: settings, and keys of the CDK's own
 * @throws SettingsError naming everything that is wrong
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const problems: SettingProblem[] = [];
  const given: Record<string, unknown> = {};
  for (const [name, received] of Object.entries(context)) {
    if (isOfTheCdk(name)) continue;
    const type = Object.hasOwn(SETTINGS, name) ? (SETTINGS as Record<string, SettingType>)[name] : undefined;
    if (type === undefined) {
      problems.push(unknownName(name, received));
      continue;
    }
    const parsed = type.schema.safeParse(received);
    if (parsed.success) given[name] = parsed.data;
    else problems.push({ name, received, expected: type.expected, example: `${name}=${type.example}` });
  }
  const settings = { ...DEFAULTS, ...given } as Settings;
  if (problems.length === 0 && settings.tencentRegion === undefined && needsRegion(settings)) {
    const { expected, example } = SETTINGS.tencentRegion;
    problems.push({
      name: 'tencentRegion',
      received: undefined,
      expected: `${expected}, which version 2020-03-03 needs at ${settings.tencentEndpoint}`,
      example: `tencentRegion=${example}`,
    });
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Context of the CDK itself: feature flags, look-ups, the CLI's own. */
function isOfTheCdk(name: string): boolean {
  return name.includes(':') || name.includes('/');
}

function unknownName(name: string, received: unknown): SettingProblem {
  const names = Object.keys(SETTINGS);
  const closest = closestName(name, names);
  if (closest === undefined) return { name, received, expected: `the name of a setting: ${names.join(', ')}` };
  const { example } = (SETTINGS as Record<string, SettingType>)[closest] ?? {};
  const expected = `the name of a setting; did you mean ${closest}?`;
  return { name, received, expected, example: `${closest}=${example}` };
}
