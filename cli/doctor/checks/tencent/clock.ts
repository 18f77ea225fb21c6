import type { Check } from '../../check.ts';
import { type Finding, ok, problem, unchecked, warning } from '../../finding.ts';

/** Tencent refuses a signature that is older, or younger, than this. */
const TENCENT_ALLOWS_MS = 5 * 60_000;

/** A header tells whole seconds, and an answer takes its time. */
const TOLERATED_MS = 60_000;

/** The clock of AWS is that of the functions, so Tencent's is compared with it; the local one only matters here. */
export const clock: Check = {
  name: 'clock',
  async run(deployment) {
    const { here, aws, tencent } = await deployment.clocks();
    if (aws === undefined) return unchecked('could not be checked: AWS gave no time');
    const findings: Finding[] = [];
    if (Math.abs(here - aws) > TOLERATED_MS) {
      findings.push(
        warning(
          `the clock here is ${seconds(here - aws)} s from that of AWS`,
          'Set it by NTP: AWS and Tencent refuse requests that are signed at another time.',
        ),
      );
    }
    if (tencent === undefined) return [...findings, unchecked('could not be checked: Tencent gave no time')];
    const difference = Math.abs(aws - tencent);
    if (difference > TENCENT_ALLOWS_MS) {
      findings.push(
        problem(
          `the clock of Tencent's endpoint is ${seconds(aws - tencent)} s from that of AWS, and it refuses what is signed more than 300 s away`,
          'Nothing to be mended in the stack: look at what answers at tencentEndpoint, or ask Tencent.',
        ),
      );
    }
    return findings.length > 0 ? findings : ok('AWS, Tencent and this machine have the same time');
  },
};

function seconds(ms: number): number {
  return Math.round(Math.abs(ms) / 1000);
}
