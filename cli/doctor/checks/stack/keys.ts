import type { Check } from '../../check.ts';
import { type Finding, ok } from '../../finding.ts';
import { faultsOfKey } from '../../key-policy/key-access.ts';
import { keyUses } from '../../key-policy/key-uses.ts';

/** KMS keys fail without an error: EventBridge drops the event, Tencent gets a 403, an alarm is never sent. */
export const keys: Check = {
  name: 'keys',
  async run(deployment, commands) {
    const uses = await keyUses(deployment);
    if (uses.length === 0) return ok('Nothing is encrypted with a key of your own.');
    const faults = await Promise.all(uses.map((use) => faultsOfKey(deployment, use, commands)));
    const findings: readonly Finding[] = faults.flat();
    if (findings.length > 0) return findings;
    const count = new Set(uses.map(({ keyId }) => keyId)).size;
    return ok(`${count === 1 ? 'The key is' : `All ${count} keys are`} enabled, and can be used where it has to be.`);
  },
};
