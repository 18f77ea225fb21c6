import { Command } from 'commander';
import { COMMANDS } from '../../../cli/commands.ts';
import { EXIT } from '../../../cli/shared/problem.ts';
import { templateCommand } from '../../../cli/template/command.ts';
import type { SurfaceSection } from './surface-section.ts';

/** What scripts of operators call. */
export function commandSurface(): SurfaceSection {
  const program = new Command();
  for (const command of [...COMMANDS, templateCommand]) command.addTo(program);
  const exits = Object.entries(EXIT).map(([name, code]): [string, string] => [`exit code ${name}`, String(code)]);
  return {
    title: 'commands',
    direction: 'input',
    facts: Object.fromEntries([...program.commands.flatMap((command) => factsOf(command, [])), ...exits]),
    instead: 'Keep the option with its meaning and its default, and add another one beside it.',
  };
}

function factsOf(command: Command, parents: readonly string[]): readonly [string, string][] {
  const path = [...parents, command.name()];
  const name = path.join(' ');
  const facts: [string, string][] = [[name, 'optional command']];
  for (const argument of command.registeredArguments) {
    const shape = `${argument.required ? 'required' : 'optional'}${argument.variadic ? ', may be repeated' : ''}`;
    facts.push([`${name} <${argument.name()}>`, shape]);
    for (const choice of argument.argChoices ?? []) facts.push([`${name} <${argument.name()}> accepts ${choice}`, '']);
  }
  for (const option of command.options) {
    const given = option.defaultValue === undefined ? '' : `, default ${JSON.stringify(option.defaultValue)}`;
    facts.push([`${name} ${option.flags}`, `${option.mandatory ? 'required' : 'optional'}${given}`]);
    for (const choice of option.argChoices ?? []) facts.push([`${name} ${option.long} accepts ${choice}`, '']);
  }
  return [...facts, ...command.commands.flatMap((sub) => factsOf(sub, path))];
}
