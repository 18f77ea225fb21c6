import { RegionInfo } from 'aws-cdk-lib/region-info';
import { SETTINGS, type Settings } from './definitions.ts';
import { parseSecretArn } from './secret-reference.ts';
import { type SettingProblem, shown } from './settings-error.ts';

/** Values that are legal, each by itself, and do not go together. */
export function contradictions(settings: Partial<Settings>, region: string | undefined): SettingProblem[] {
  return [missingTencentRegion(settings), secretElsewhere(settings, region)].filter((problem) => problem !== undefined);
}

function missingTencentRegion({ tencentApiVersion, tencentEndpoint, tencentRegion }: Partial<Settings>) {
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

/** @param region that is deployed to; undefined while it is open */
function secretElsewhere({ tencentSecret }: Partial<Settings>, region: string | undefined) {
  const arn = tencentSecret === undefined ? undefined : parseSecretArn(tencentSecret);
  if (arn === undefined || region === undefined) return undefined;
  // A region that this CDK does not know is left to AWS.
  const partition = RegionInfo.get(region).partition ?? arn.partition;
  // The functions ask Secrets Manager of their own region.
  if (arn.partition === partition && arn.region === region) return undefined;
  return {
    setting: 'tencentSecret',
    received: shown(tencentSecret),
    expected: `a secret of the region that is deployed to: ${region}, partition ${partition}`,
    example: `-c tencentSecret=${SETTINGS.tencentSecret.example}`,
  };
}
