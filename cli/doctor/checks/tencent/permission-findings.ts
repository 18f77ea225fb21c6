import type { ProbedAction, ProbeResult } from '../../../shared/tencent/probe-result.ts';
import { type Finding, ok, problem, unchecked } from '../../finding.ts';
import type { Deployment } from '../../ports.ts';

const FOR_NEW_PERSONS: readonly ProbedAction[] = ['CreatePerson', 'GetPersonGroupInfo'];

/** What the enroll function uses besides GetPersonBaseInfo, which shows that Tencent accepts the keys. */
export async function actionsToProbe(deployment: Deployment): Promise<readonly ProbedAction[]> {
  const createsPersons = (await deployment.newPersonsGroup()) !== undefined;
  return ['CreateFace', ...(createsPersons ? FOR_NEW_PERSONS : [])];
}

/** The permissions of the keys in Tencent's CAM, as far as requests that cannot succeed show them. */
export function permissionFindings(probes: readonly ProbeResult[], command: string): readonly Finding[] {
  const findings = [...denied(probes, command), ...unknown(probes, command)];
  if (findings.length > 0) return findings;
  const actions = listed(probes.map(({ action }) => action));
  return [
    ok(
      `Tencent accepts the keys, and lets them use ${actions}. Only an image shows whether quota and balance suffice.`,
    ),
  ];
}

function denied(probes: readonly ProbeResult[], command: string): readonly Finding[] {
  const found = probes.filter(({ verdict }) => verdict === 'denied');
  if (found.length === 0) return [];
  const codes = [...new Set(found.map(({ said }) => said))].join(', ');
  const actions = found.map(({ action }) => action);
  return [
    problem(
      `Tencent accepts the keys, but they may not use ${listed(actions)}. It answered ${codes}. Images fail as PermissionDenied.`,
      `Allow ${listed(actions.map((action) => `iai:${action}`))} for the user of the keys in Tencent's console (CAM). Then run doctor again.`,
      command,
    ),
  ];
}

function unknown(probes: readonly ProbeResult[], command: string): readonly Finding[] {
  return probes
    .filter(({ verdict }) => verdict === 'unknown')
    .map(({ action, said }) =>
      unchecked(
        `Tencent accepts the keys. Its answer does not tell whether they may use ${action}: ${said}`,
        'Tencent has no dry run for this action, so the first image shows it. To ask again:',
        command,
      ),
    );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
