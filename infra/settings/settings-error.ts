export interface SettingProblem {
  readonly setting: string;
  /** As it is to be printed. */
  readonly received: string;
  readonly expected: string;
  /** As it would be given on the command line. */
  readonly example: string;
}

/** The settings cannot be used. Its message is all that a user needs to correct them. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const headline = problems.length === 1 ? 'A setting is wrong' : `${problems.length} settings are wrong`;
    super([`${headline}; nothing was synthesized.`, ...problems.map(described)].join('\n\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

function described({ setting, received, expected, example }: SettingProblem): string {
  return `${setting}\n  received: ${received}\n  expected: ${expected}\n  example:  ${example}`;
}

const SHOWN_CHARACTERS = 200;

/** @param hidden keeps a value out of the message that may be a secret in the wrong place */
export function shown(value: unknown, hidden = false): string {
  if (value === undefined) return 'nothing';
  if (hidden) return '(not shown: it may hold the keys themselves)';
  const text = printed(value).replace(/\/\/[^/@]*@/g, '//***@');
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}... (${text.length} characters)`;
}

/** JSON has no NaN and no infinity. */
function printed(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}
