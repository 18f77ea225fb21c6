import type { Facts, SurfaceSection } from './surface-section.ts';

const HEAD = `The public surface: every name that programs outside the repository rely on, one a line. A review sees here what a
change does to them. \`npm run public-surface\` writes this file, and test/infra/public-surface compares it with the code.
`;

/** Lines are in the order of the alphabet, so that a change of the order in the code changes nothing here. */
export function reportOf(sections: readonly SurfaceSection[]): string {
  const parts = sections.map(({ title, facts }) => {
    const lines = Object.keys(facts)
      .sort()
      .map((name) => (facts[name] === '' ? name : `${name}: ${facts[name]}`));
    return [`[${title}]`, ...lines].join('\n');
  });
  return `${[HEAD, ...parts].join('\n\n').replace('\n\n\n', '\n\n')}\n`;
}

/** The facts of a report by the titles of its sections. */
export function factsOfReport(report: string): Readonly<Record<string, Facts>> {
  const [, ...parts] = report.split(/^\[(.+)\]$/m);
  const sections: Record<string, Facts> = {};
  for (let index = 0; index < parts.length; index += 2) {
    const lines = (parts[index + 1] ?? '').split('\n').filter((line) => line !== '');
    sections[parts[index] ?? ''] = Object.fromEntries(lines.map(nameAndValue));
  }
  return sections;
}

function nameAndValue(line: string): [string, string] {
  const end = line.indexOf(': ');
  return end === -1 ? [line, ''] : [line.slice(0, end), line.slice(end + 2)];
}
