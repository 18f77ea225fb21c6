import type { Check } from '../../check.ts';
import { type Finding, ok, problem, unchecked, warning } from '../../finding.ts';

/** Tencent refuses a signature that is older, or younger, than this. */
const TENCENT_ALLOWS_MS = 5 * 60_000;

/** A header has whole seconds, and an answer takes its time. */
const TOLERATED_MS = 60_000;

/** How the clock of a machine is set by NTP. */
const SET_CLOCK: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'sudo sntp -sS time.apple.com',
  win32: 'w32tm /resync',
};

/** The functions have the clock of AWS, so that of Tencent is compared with it. The local clock only matters here. */
export const clock: Check = {
  name: 'clock',
  async run(deployment, commands) {
    const { here, aws, tencent, tencentEndpoint } = await deployment.clocks();
    const again = commands.faces('doctor');
    if (aws === undefined) return unchecked('Not checked: AWS gave no time.', 'Run doctor again.', again);
    const findings: Finding[] = [];
    if (Math.abs(here - aws) > TOLERATED_MS) {
      findings.push(
        warning(
          `The clock of this machine is ${seconds(here - aws)} s away from that of AWS.`,
          'Set it by NTP. AWS and Tencent refuse requests that are signed at another time.',
          SET_CLOCK[process.platform] ?? 'sudo timedatectl set-ntp true',
        ),
      );
    }
    const show = `curl -sI ${tencentEndpoint} | grep -i ^date: ; date -u`;
    if (tencent === undefined) {
      return [...findings, unchecked('Not checked for Tencent, which gave no time.', 'This asks it:', show)];
    }
    if (Math.abs(aws - tencent) > TENCENT_ALLOWS_MS) {
      findings.push(
        problem(
          `The clock of Tencent's endpoint is ${seconds(aws - tencent)} s away from that of AWS. Tencent refuses requests that are signed more than 300 s away.`,
          'The stack cannot correct that. Check what answers at tencentEndpoint, or ask Tencent.',
          show,
        ),
      );
    }
    return findings.length > 0 ? findings : ok('AWS, Tencent and this machine have the same time.');
  },
};

function seconds(ms: number): number {
  return Math.round(Math.abs(ms) / 1000);
}
