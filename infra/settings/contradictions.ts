import { RegionInfo } from 'aws-cdk-lib/region-info';
import { corsRuleText } from '../face-enrollment/browser-uploads.ts';
import { retentionRulesText } from '../face-enrollment/image-retention.ts';
import { SETTINGS, type Settings } from './definitions.ts';
import { parseEventBusArn } from './event-bus-reference.ts';
import { parseKeyArn } from './key-arn.ts';
import { parseSecretArn } from './secret-reference.ts';
import { type SettingProblem, shown } from './settings-error.ts';

/** What is deployed to; undefined is what is open. */
export interface Target {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** Values that are legal, each by itself, and do not go together. */
export function contradictions(settings: Partial<Settings>, target: Target): SettingProblem[] {
  return [
    missingTencentRegion(settings),
    elsewhere('tencentSecret', 'a secret', parseSecretArn(settings.tencentSecret ?? ''), settings, target),
    elsewhere('encryptionKey', 'a key', parseKeyArn(settings.encryptionKey ?? ''), settings, target),
    // A bucket may be encrypted with a key of another account, never with one of another region.
    elsewhere('existingBucketKey', 'a key', parseKeyArn(settings.existingBucketKey ?? ''), settings, {
      region: target.region,
    }),
    elsewhere('eventBus', 'an event bus', parseEventBusArn(settings.eventBus ?? ''), settings, target),
    keyWithoutBucket(settings),
    originsOfExistingBucket(settings),
    retentionOfExistingBucket(settings),
    uniqueWithoutGroup(settings),
    sameTag(settings),
  ].filter((problem) => problem !== undefined);
}

/** Of the three that are given, tencentEndpoint is a URL. */
export function missingTencentRegion({
  tencentApiVersion,
  tencentEndpoint,
  tencentRegion,
}: Partial<Pick<Settings, 'tencentApiVersion' | 'tencentEndpoint' | 'tencentRegion'>>): SettingProblem | undefined {
  if (tencentApiVersion !== '2020-03-03' || tencentRegion !== undefined) return undefined;
  if (tencentEndpoint === undefined || !isChinaSite(new URL(tencentEndpoint).hostname)) return undefined;
  return {
    setting: 'tencentRegion',
    received: shown(undefined),
    expected: `${SETTINGS.tencentRegion.expected}: with tencentApiVersion 2020-03-03 the China site requires one`,
    example: `-c tencentRegion=${SETTINGS.tencentRegion.example}`,
  };
}

/** Stand-ins and the international site do without. */
function isChinaSite(host: string): boolean {
  const labels = host.split('.');
  return host.endsWith('.tencentcloudapi.com') && !labels.includes('intl');
}

/**
 * The functions ask the services of their own region, and tables take no key of another account. A bus of another account
 * would also need a policy that this stack cannot write.
 */
function elsewhere(
  setting: 'tencentSecret' | 'encryptionKey' | 'existingBucketKey' | 'eventBus',
  what: string,
  arn: { readonly partition: string; readonly region: string; readonly account?: string } | undefined,
  settings: Partial<Settings>,
  { account, region }: Target,
): SettingProblem | undefined {
  if (arn === undefined) return undefined;
  const received = shown(settings[setting]);
  const example = `-c ${setting}=${SETTINGS[setting].example}`;
  // A region that this CDK does not know is left to AWS.
  const partition = (region !== undefined && RegionInfo.get(region).partition) || arn.partition;
  if (region !== undefined && (arn.partition !== partition || arn.region !== region)) {
    const expected = `${what} of the region that is deployed to: ${region}, partition ${partition}`;
    return { setting, received, expected, example };
  }
  if (account !== undefined && arn.account !== undefined && arn.account !== account) {
    return { setting, received, expected: `${what} of the account that is deployed to: ${account}`, example };
  }
  return undefined;
}

function keyWithoutBucket({ existingBucket, existingBucketKey }: Partial<Settings>): SettingProblem | undefined {
  if (existingBucketKey === undefined || existingBucket !== undefined) return undefined;
  return {
    setting: 'existingBucket',
    received: shown(undefined),
    expected:
      'the name of the bucket that existingBucketKey encrypts. A bucket that is created takes its key from encryptionKey',
    example: `-c existingBucket=${SETTINGS.existingBucket.example}`,
  };
}

function originsOfExistingBucket({ existingBucket, corsOrigins }: Partial<Settings>): SettingProblem | undefined {
  if (existingBucket === undefined || corsOrigins === undefined) return undefined;
  return {
    setting: 'corsOrigins',
    received: shown(corsOrigins.join(',')),
    expected: `nothing with existingBucket, because the stack does not change that bucket. ${pasteCorsRule(corsOrigins)}`,
    example: `-c existingBucket=${existingBucket}`,
  };
}

/** For the owner of a bucket that is not made here. */
export function pasteCorsRule(origins: readonly string[]): string {
  return (
    'Add this rule to its CORS configuration, in the console of S3 under Permissions, or with ' +
    `"aws s3api put-bucket-cors", which replaces all rules:\n    [${corsRuleText(origins)}]`
  );
}

function retentionOfExistingBucket({
  existingBucket,
  keepImagesDays: days,
  keyPrefix,
}: Partial<Settings>): SettingProblem | undefined {
  if (existingBucket === undefined || days === undefined) return undefined;
  return {
    setting: 'keepImagesDays',
    received: shown(days),
    expected: `nothing with existingBucket, because the stack does not change that bucket. ${pasteRetentionRules(days, keyPrefix)}`,
    example: `-c existingBucket=${existingBucket}`,
  };
}

/** For the owner of a bucket that is not made here. */
export function pasteRetentionRules(days: number, keyPrefix: string | undefined): string {
  return (
    'Add these rules to its lifecycle configuration, in the console of S3 under Management, or with ' +
    `"aws s3api put-bucket-lifecycle-configuration", which replaces all rules:\n    ${retentionRulesText(days, keyPrefix)}`
  );
}

/** Only CreatePerson compares persons, so without a group nothing would be compared. */
export function uniqueWithoutGroup({
  uniquePersonControl = 0,
  createPersonsInGroup,
}: Partial<Pick<Settings, 'uniquePersonControl' | 'createPersonsInGroup'>>): SettingProblem | undefined {
  if (uniquePersonControl === 0 || createPersonsInGroup !== undefined) return undefined;
  return {
    setting: 'createPersonsInGroup',
    received: shown(undefined),
    expected: `${SETTINGS.createPersonsInGroup.expected}. uniquePersonControl ${uniquePersonControl} compares a new person with the persons of this group`,
    example: `-c createPersonsInGroup=${SETTINGS.createPersonsInGroup.example}`,
  };
}

/** One piece of metadata cannot hold the id and the name of a person. */
export function sameTag({
  personTag,
  personNameTag,
}: Partial<Pick<Settings, 'personTag' | 'personNameTag'>>): SettingProblem | undefined {
  if (personNameTag === undefined || personNameTag !== personTag) return undefined;
  return {
    setting: 'personNameTag',
    received: shown(personNameTag),
    expected: 'another metadata name than that of personTag, which holds the id of the person',
    example: `-c personNameTag=${SETTINGS.personNameTag.example}`,
  };
}
