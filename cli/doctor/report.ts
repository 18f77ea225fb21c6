import { wrapped } from '../shared/terminal/wrapped.ts';
import type { CheckReport } from './doctor.ts';
import type { Finding } from './finding.ts';

/** What the doctor found, in lines. */

const SIGNS: Readonly<Record<Finding['level'], string>> = { ok: '✔', warning: '!', problem: '✘', unchecked: '?' };
const NAME_WIDTH = 'alarm-receivers'.length;
const INDENT = ' '.repeat(2 + NAME_WIDTH + 2);

interface Line {
  readonly level: Finding['level'];
  readonly text: string;
}

export function findingLines({ name, findings }: CheckReport): readonly Line[] {
  return findings.flatMap((finding, index) => {
    const { level, message } = finding;
    const remedy = 'remedy' in finding ? finding.remedy : undefined;
    const first = `${SIGNS[level]} ${(index === 0 ? name : '').padEnd(NAME_WIDTH)}  `;
    const lines = [
      ...wrapped(message, first, INDENT),
      ...(remedy === undefined ? [] : wrapped(remedy, `${INDENT}→ `, `${INDENT}  `)),
    ];
    return lines.map((text) => ({ level, text }));
  });
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
