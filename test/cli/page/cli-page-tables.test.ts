import { beforeAll, describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../../cli/doctor/all-checks.ts';
import { EXIT } from '../../../cli/shared/problem.ts';
import { helpOf } from '../help-of.ts';
import { cliPage, tableBelow } from './cli-page.ts';

const PAGE = cliPage();
/** Options that every command has. */
const COMMON = ['--stack', '--region', '--local', '--json', '--help'];

/** By option: what the help says of it, defaults included, in one line. */
function optionsIn(help: string): ReadonlyMap<string, string> {
  const entries = help.split(/\n {2}(?=-)/).slice(1);
  return new Map(
    entries.map((entry) => [/--[a-z-]+/.exec(entry)?.[0] ?? '', (entry.split('\n\n')[0] ?? '').replace(/\s+/g, ' ')]),
  );
}

function firstWord(cell = ''): string {
  return /^\[?`([^` ]+)/.exec(cell)?.[1] ?? cell;
}

/** In the order of the help. */
let commands: readonly string[];
/** By command. */
let options: ReadonlyMap<string, ReadonlyMap<string, string>>;
beforeAll(async () => {
  const [, list = ''] = /^Commands:\n([\s\S]*?)\n\n/m.exec(await helpOf()) ?? [];
  commands = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  const helps = new Map<string, ReadonlyMap<string, string>>();
  for (const command of commands) helps.set(command, optionsIn(await helpOf(command)));
  options = helps;
});

function documentedOptions(command: string): ReadonlyMap<string, string> {
  return new Map(tableBelow(PAGE, command, 'option').map(([option, meaning = '']) => [firstWord(option), meaning]));
}

describe('the tables of docs/cli.md', () => {
  it('have every command, in the order of the help', () => {
    expect(tableBelow(PAGE, undefined, 'command').map(([cell]) => firstWord(cell))).toEqual(commands);
  });

  it('link each command to its part of the page', () => {
    const links = tableBelow(PAGE, undefined, 'command').map(([cell = '']) => /\]\(#(.*)\)$/.exec(cell)?.[1]);
    expect(links).toEqual(commands);
    for (const command of commands) expect(PAGE).toMatch(new RegExp(`^## ${command}$`, 'm'));
  });

  it('have every option of every command, and no other', () => {
    for (const command of commands) {
      const existing = [...(options.get(command)?.keys() ?? [])].filter((option) => !COMMON.includes(option));
      const documented = [...documentedOptions(command).keys()];
      expect({ command, options: documented.toSorted() }).toEqual({ command, options: existing.toSorted() });
    }
  });

  it('have the options that every command has', () => {
    const documented = tableBelow(PAGE, undefined, 'every command').map(([cell]) => firstWord(cell));
    expect([...documented, '--help']).toEqual(COMMON);
  });

  it('give the default of an option where it has one', () => {
    const defaults = commands.flatMap((command) =>
      [...(options.get(command) ?? [])]
        .filter(([option]) => !COMMON.includes(option))
        .flatMap(
          ([option, help]) =>
            /\bdefault: "?(all|\d+)/
              .exec(help)
              ?.slice(1)
              .map((value) => ({ command, option, value })) ?? [],
        ),
    );
    expect(defaults.length).toBeGreaterThan(4);
    for (const { command, option, value } of defaults) {
      const meaning = documentedOptions(command).get(option);
      expect({ command, option, meaning }).toEqual({
        command,
        option,
        meaning: expect.stringMatching(new RegExp(`\\b${value}\\b.*default|default.*\\b${value}\\b`, 'i')),
      });
    }
  });

  it('have every check of the doctor, in its order', () => {
    expect(tableBelow(PAGE, 'doctor', 'check').map(([cell]) => firstWord(cell))).toEqual(
      CHECKS.map(({ name }) => name),
    );
  });

  it('have every exit code', () => {
    expect(tableBelow(PAGE, undefined, 'exit code').map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });
});
