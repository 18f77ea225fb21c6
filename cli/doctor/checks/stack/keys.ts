import type { Check } from '../../check.ts';
import { type Finding, ok } from '../../finding.ts';
import { faultsOfKey } from '../../key-policy/key-access.ts';
import { keyUses } from '../../key-policy/key-uses.ts';

/** KMS keys fail in silence: EventBridge drops the event, Tencent gets a 403, an alarm is never sent. */
export const keys: Check = {
  name: 'keys',
  async run(deployment) {
    const uses = await keyUses(deployment);
    if (uses.length === 0) return ok('nothing is encrypted with a key of your own');
    const findings: Finding[] = (await Promise.all(uses.map((use) => faultsOfKey(deployment, use)))).flat();
    if (findings.length > 0) return findings;
    const count = new Set(uses.map(({ keyId }) => keyId)).size;
    return ok(`${count === 1 ? 'one key is' : `${count} keys are`} enabled and may be used by those who have to`);
  },
};
