import type { Direction, Facts, SurfaceSection } from './surface-section.ts';

export interface SurfaceChange {
  readonly section: string;
  readonly name: string;
  readonly isBreaking: boolean;
  /** Undefined when the name is new. */
  readonly before?: string | undefined;
  /** Undefined when the name is gone. */
  readonly after?: string | undefined;
  /** What to do instead of a breaking change. */
  readonly instead: string;
}

/** What is different from the report, in the order of the sections. */
export function surfaceChanges(
  reported: Readonly<Record<string, Facts>>,
  sections: readonly SurfaceSection[],
): readonly SurfaceChange[] {
  return sections.flatMap(({ title, direction, facts, instead }) => {
    const known = reported[title] ?? {};
    const names = [...new Set([...Object.keys(known), ...Object.keys(facts)])].sort();
    return names.flatMap((name) => {
      const [before, after] = [known[name], facts[name]];
      if (before === after) return [];
      return [{ section: title, name, isBreaking: isBreaking(direction, before, after), before, after, instead }];
    });
  });
}

function isBreaking(direction: Direction, before: string | undefined, after: string | undefined): boolean {
  if (after === undefined) return true;
  if (before === undefined) return direction === 'closed' || (direction === 'input' && isRequired(after));
  // What users need not write any more, and what programs may now rely on, breaks none of them.
  if (restOf(before) !== restOf(after)) return true;
  if (direction === 'input') return isRequired(after);
  return direction !== 'output' || !isRequired(after);
}

function isRequired(value: string): boolean {
  return /^required\b/.test(value);
}

function restOf(value: string): string {
  return value.replace(/^(required|optional)\b/, '');
}

/** The message of the failing test. Empty without changes. */
export function explainedChanges(changes: readonly SurfaceChange[]): string {
  if (changes.length === 0) return '';
  const breaking = changes.filter((change) => change.isBreaking);
  const additive = changes.filter((change) => !change.isBreaking);
  return [
    'The public surface is not the one in test/infra/public-surface/public-surface.txt.',
    ...(breaking.length === 0 ? [] : ['', `Breaking (${breaking.length}): programs, data or deployments rely on it.`]),
    ...breaking.flatMap((change) => [lineOf(change), `      ${change.instead}`]),
    ...(additive.length === 0 ? [] : ['', `Additive (${additive.length}): what exists goes on working.`]),
    ...additive.map(lineOf),
    '',
    ...(breaking.length === 0
      ? ['If this is meant: run npm run public-surface, commit the report, and name the addition in CHANGELOG.md.']
      : [
          'If a value only accepts more than before, the change is additive.',
          'If a breaking change is meant: run npm run public-surface, commit the report, and write in CHANGELOG.md below',
          '"Upgrading" what users have to do. The next release is a new major version.',
        ]),
  ].join('\n');
}

function lineOf({ section, name, before, after }: SurfaceChange): string {
  if (before === undefined) return `  + [${section}] ${name}${after === '' ? '' : `: ${after}`}`;
  if (after === undefined) return `  - [${section}] ${name}${before === '' ? '' : `: ${before}`}`;
  return `  ~ [${section}] ${name}: was "${before}", is "${after}"`;
}
