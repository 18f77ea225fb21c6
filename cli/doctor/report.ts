import { wrapped } from '../shared/terminal/wrapped.ts';
import { CHECKS } from './all-checks.ts';
import type { CheckReport } from './doctor.ts';
import type { Finding } from './finding.ts';

/** What the doctor found, in lines. */

const SIGNS: Readonly<Record<Finding['level'], string>> = { ok: '✔', warning: '!', problem: '✘', unchecked: '?' };
const NAME_WIDTH = Math.max(...CHECKS.map(({ name }) => name.length));
const INDENT = ' '.repeat(2 + NAME_WIDTH + 2);

interface Line {
  readonly level: Finding['level'];
  readonly text: string;
}

export function findingLines({ name, findings }: CheckReport): readonly Line[] {
  return findings.flatMap((finding, index) => {
    const first = `${SIGNS[finding.level]} ${(index === 0 ? name : '').padEnd(NAME_WIDTH)}  `;
    const lines = [...wrapped(finding.message, first, INDENT), ...remedyLines(finding)];
    return lines.map((text) => ({ level: finding.level, text }));
  });
}

/** A command has a line of its own and is never broken, so that it can be copied. */
function remedyLines(finding: Finding): readonly string[] {
  if (finding.level === 'ok') return [];
  return [...wrapped(finding.remedy, `${INDENT}→ `, `${INDENT}  `), `    ${finding.command}`];
}

export function countsOf(reports: readonly CheckReport[]): Readonly<Record<Finding['level'], number>> {
  const levels = reports.flatMap(({ findings }) => findings.map(({ level }) => level));
  const count = (wanted: Finding['level']) => levels.filter((level) => level === wanted).length;
  return { ok: count('ok'), warning: count('warning'), problem: count('problem'), unchecked: count('unchecked') };
}

export function summaryLine({ warning, problem, unchecked }: ReturnType<typeof countsOf>): string {
  const parts = [
    counted(problem, 'problem'),
    ...(warning > 0 ? [counted(warning, 'warning')] : []),
    ...(unchecked > 0 ? [`${unchecked} not checked`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function counted(count: number, noun: string): string {
  if (count === 0) return `No ${noun}s`;
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
