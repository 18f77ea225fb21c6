import { ENV } from '../../../functions/runtime/environment.ts';
import { readEnrollEnvironment } from '../../../functions/runtime/read-environment.ts';
import type { TencentSite } from './tencent-client.ts';

/** Where the enroll function finds Tencent and its keys, as it was deployed. */
export function tencentAccessOf({ environment }: { readonly environment: Readonly<Record<string, string>> }): {
  readonly site: TencentSite;
  /** Name or ARN. Of a secret that is known by its name, the stack's output is not the full ARN. */
  readonly secretId: string;
} {
  const read = readEnrollEnvironment(environment);
  return {
    site: {
      endpoint: read[ENV.tencentEndpoint],
      apiVersion: read[ENV.tencentApiVersion],
      region: read[ENV.tencentRegion],
    },
    secretId: read[ENV.tencentSecretArn],
  };
}
