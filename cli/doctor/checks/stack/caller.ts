import type { Check } from '../../check.ts';
import { ok } from '../../finding.ts';

export const caller: Check = {
  name: 'caller',
  async run(deployment) {
    const { arn, account } = await deployment.caller();
    return ok(`${arn}, account ${account}, region ${deployment.region}`);
  },
};
