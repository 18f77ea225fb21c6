import { refusalOf } from '../../../shared/tencent/refusal.ts';
import { sentence } from '../../../shared/terminal/sentence.ts';
import type { Check } from '../../check.ts';
import { problem, unchecked, warning } from '../../finding.ts';
import { actionsToProbe, permissionFindings } from './permission-findings.ts';

/**
 * Requests that are free of charge and change nothing: the base info of a person that cannot exist, and requests that cannot
 * succeed.
 */
export const tencent: Check = {
  name: 'tencent',
  async run(deployment, commands) {
    const text = await deployment.secretText();
    const noKeys = () =>
      unchecked('Not checked: the secret holds no keys.', 'Store the keys.', commands.faces('set-secret'));
    if (text === undefined) return noKeys();
    const reply = await deployment.askTencent(text);
    switch (reply.kind) {
      case 'malformed':
        return noKeys();
      case 'accepted': {
        const probes = await deployment.probeTencent(text, await actionsToProbe(deployment));
        return permissionFindings(probes, commands.faces('doctor'));
      }
      case 'unreachable':
        return problem(
          `Tencent cannot be reached at ${reply.endpoint} from this machine: ${sentence(reply.message)}`,
          'Check the network of this machine, the setting tencentEndpoint and the status page of Tencent. The functions have another way to it: if they cannot reach it either, rows are PENDING TencentUnavailable.',
          `curl -sS -o /dev/null -w '%{http_code}\\n' ${reply.endpoint}`,
        );
      case 'refused': {
        const { meaning, remedy } = refusalOf(reply);
        const message = `${meaning} It answered ${reply.code}: ${sentence(reply.message)}`;
        if (reply.reason === 'Throttled') return warning(message, remedy, commands.faces('status'));
        const command = commands.faces(reply.reason === 'CredentialsRefused' ? 'set-secret' : 'doctor');
        return problem(`${message} Images wait or fail as ${reply.reason}.`, remedy, command);
      }
    }
  },
};
