import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  missingTencentRegion,
  pasteCorsRule,
  pasteRetentionRules,
  sameTag,
  uniqueWithoutGroup,
} from '../settings/contradictions.ts';
import { SETTINGS } from '../settings/definitions.ts';
import { type SettingProblem, shown } from '../settings/settings-error.ts';
import { DEFAULTS } from './defaults.ts';
import type { FaceEnrollmentProps } from './face-enrollment-props.ts';

/** Props that are a setting as well, under the same name. */
const LIKE_SETTINGS = [
  'keyPrefix',
  'keepImagesDays',
  'personTag',
  'tencentEndpoint',
  'tencentApiVersion',
  'tencentRegion',
  'requestsPerSecond',
  'maxConcurrency',
  'intakeConcurrency',
  'faceMatchThreshold',
  'qualityControl',
  'maxLongEdgeJpeg',
  'maxLongEdgeOther',
  'prepareImages',
  'preparedLongEdge',
  'createPersonsInGroup',
  'personNameTag',
  'uniquePersonControl',
  'alarmEmail',
] as const;

/** Go into the template as they are. With all others something is computed, so they have to be known. */
const MAY_BE_OPEN: readonly string[] = [
  'personTag',
  'tencentEndpoint',
  'tencentRegion',
  'createPersonsInGroup',
  'personNameTag',
  'alarmEmail',
];

/**
 * What a deployment would refuse, or the functions could not use, is refused when the app is synthesized. What is known
 * only at deployment is let through, where it can be.
 *
 * @param scope the construct that has the props
 * @throws with everything that is wrong, not only the first thing
 */
export function checkProps(scope: Construct, props: FaceEnrollmentProps): void {
  const lifetime = props.presignedUrlLifetime;
  const seconds = lifetime?.isUnresolved() ? OPEN : lifetime?.toSeconds({ integral: false });
  const problems = [
    ...LIKE_SETTINGS.flatMap((name) => illegal(name, name, props[name])),
    ...illegal('presignedUrlLifetime', 'presignedUrlSeconds', seconds),
    ...illegalOrigins(props),
    ...contradictory(props),
    ...keyWithoutRegion(scope, props),
  ];
  if (problems.length > 0) throw new Error(`The props of ${scope.node.path} cannot be used.\n${problems.join('\n')}`);
}

/** Stands for a value that is not known yet. */
const OPEN = Token.asString({ Ref: 'Open' });

function illegal(prop: string, setting: keyof typeof SETTINGS, value: unknown): readonly string[] {
  const { schema, expected } = SETTINGS[setting];
  if (value === undefined) return [];
  if (Token.isUnresolved(value)) {
    if (MAY_BE_OPEN.includes(prop)) return [];
    return [`${prop}: received what is known only at deployment, expected ${expected}, as a value of its own`];
  }
  return schema.safeParse(value).success ? [] : [`${prop}: received ${shown(value)}, expected ${expected}`];
}

/** An origin may be known only at deployment, as that of a distribution in the same app. The others are checked. */
function illegalOrigins({ corsOrigins }: FaceEnrollmentProps): readonly string[] {
  if (Token.isUnresolved(corsOrigins)) return [];
  const known = corsOrigins?.filter((origin) => !Token.isUnresolved(origin));
  const isOpen = known?.length === 0 && corsOrigins?.length !== 0;
  return isOpen ? [] : illegal('corsOrigins', 'corsOrigins', known);
}

function contradictory(props: FaceEnrollmentProps): readonly string[] {
  const { tencentApiVersion, tencentRegion, tencentEndpoint = DEFAULTS.tencentEndpoint } = props;
  const isReadable = !Token.isUnresolved(tencentEndpoint) && URL.canParse(tencentEndpoint);
  return [
    ...originsOfOwnBucket(props),
    ...retentionOfOwnBucket(props),
    ...(isReadable ? said(missingTencentRegion({ tencentApiVersion, tencentRegion, tencentEndpoint })) : []),
    ...said(uniqueWithoutGroup(props)),
    ...said(sameTag({ personTag: props.personTag ?? DEFAULTS.personTag, personNameTag: props.personNameTag })),
    // The CDK says so of security groups only when there is one, and of subnets never.
    ...(['vpcSubnets', 'securityGroups'] as const)
      .filter((name) => props[name] !== undefined && props.vpc === undefined)
      .map((name) => `${name}: received without vpc, expected along with the network that they belong to`),
  ];
}

function originsOfOwnBucket({ bucket, corsOrigins }: FaceEnrollmentProps): readonly string[] {
  if (bucket === undefined || corsOrigins === undefined) return [];
  return [
    `corsOrigins: received ${shown(corsOrigins)}, expected nothing with bucket. Call addCorsRule of a bucket of this app. ` +
      `For another bucket: ${pasteCorsRule(corsOrigins)}`,
  ];
}

function retentionOfOwnBucket({ bucket, keepImagesDays: days, keyPrefix }: FaceEnrollmentProps): readonly string[] {
  if (bucket === undefined || days === undefined) return [];
  return [
    `keepImagesDays: received ${shown(days)}, expected nothing with bucket. Call addLifecycleRule of a bucket of this app. ` +
      `For another bucket: ${pasteRetentionRules(days, keyPrefix)}`,
  ];
}

function said(problem: SettingProblem | undefined): readonly string[] {
  return problem === undefined
    ? []
    : [`${problem.setting}: received ${problem.received}, expected ${problem.expected}`];
}

/** A table states its key for each region by name. The CDK would say so when the app is synthesized, without naming the prop. */
function keyWithoutRegion(scope: Construct, { encryptionKey }: FaceEnrollmentProps): readonly string[] {
  if (encryptionKey === undefined || !Token.isUnresolved(Stack.of(scope).region)) return [];
  return [
    'encryptionKey: received for a stack whose region is not known, expected one with env.region: ' +
      "new Stack(app, 'Faces', { env: { region: process.env.CDK_DEFAULT_REGION } })",
  ];
}
