import type { Check } from '../../check.ts';
import { ok, problem, unchecked, warning } from '../../finding.ts';
import { SET_SECRET } from './secret.ts';

/** What an operator can do about a refusal, by the reason that images get for it. */
const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsRefused: `Create new keys in Tencent's console (CAM), then: ${SET_SECRET}`,
  PermissionDenied:
    "Allow iai:CreateFace and iai:GetPersonBaseInfo for that sub-user in Tencent's console (CAM), and look at its allow list of addresses.",
  AccountProblem: "Look at bills, quotas and the activation of face recognition in Tencent's console.",
  RequestRefused: 'Check the settings tencentApiVersion, tencentRegion and tencentEndpoint.',
  Throttled: 'Lower requestsPerSecond, or find out who else uses the account.',
};

/** One request that costs nothing and changes nothing: the base info of a person that cannot exist. */
export const tencent: Check = {
  name: 'tencent',
  async run(deployment) {
    const text = await deployment.secretText();
    const reply = text === undefined ? undefined : await deployment.askTencent(text);
    switch (reply?.kind) {
      case undefined:
      case 'malformed':
        return unchecked('could not be checked: there are no keys to ask with');
      case 'accepted':
        return ok('Tencent accepts the keys');
      case 'unreachable':
        return problem(
          `${reply.endpoint} cannot be reached from here: ${sentence(reply.message)}`,
          'If this machine may reach it and the setting tencentEndpoint is right, look at the status page of Tencent. The functions go their own way, so it may be only from here: rows that are PENDING TencentUnavailable would say that it is not.',
        );
      case 'refused': {
        const said = `Tencent refuses a request with these keys as ${reply.code}: ${sentence(reply.message)}`;
        const remedy = REMEDIES[reply.reason] ?? 'docs/runbook.md has what to do about each reason.';
        return reply.reason === 'Throttled'
          ? warning(`Tencent throttles the account (${reply.code})`, remedy)
          : problem(`${said} Images get ${reply.reason}`, remedy);
      }
    }
  },
};

/** What others say ends as it likes. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
