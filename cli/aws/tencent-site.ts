import { ENV } from '../../functions/runtime/environment.ts';
import { readEnrollEnvironment } from '../../functions/runtime/read-environment.ts';
import type { TencentSite } from '../tencent/ask-tencent.ts';

/** Where the enroll function finds Tencent: what was deployed, whatever the settings say by now. */
export function tencentSiteOf({
  environment,
}: {
  readonly environment: Readonly<Record<string, string>>;
}): TencentSite {
  const read = readEnrollEnvironment(environment);
  return {
    endpoint: read[ENV.tencentEndpoint],
    apiVersion: read[ENV.tencentApiVersion],
    region: read[ENV.tencentRegion],
  };
}
