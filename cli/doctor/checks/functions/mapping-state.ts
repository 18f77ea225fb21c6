import { type Finding, problem, warning } from '../../finding.ts';
import type { FunctionName, MappingState } from '../../ports.ts';
import type { ShellCommands } from '../../shell-commands.ts';

/** What follows when an event source mapping is disabled, and what else helps then. */
export interface Disabled {
  /** The end of a sentence: `messages pile up in the uploads queue.` */
  readonly consequence: string;
  readonly remedy: string;
}

/** @returns nothing when the mapping is enabled */
export function mappingStateFindings(
  functionName: FunctionName,
  { uuid, state }: MappingState,
  { consequence, remedy }: Disabled,
  commands: ShellCommands,
): readonly Finding[] {
  const is = `The event source mapping of ${functionName} is ${state}`;
  if (/^(Enabling|Creating|Updating)$/.test(state)) {
    return [
      warning(
        `${is}.`,
        'Wait a minute, then look again.',
        commands.aws('lambda', 'get-event-source-mapping', '--uuid', uuid, '--query', 'State'),
      ),
    ];
  }
  if (state === 'Enabled') return [];
  return [
    problem(
      `${is}, so ${consequence}`,
      remedy,
      commands.aws('lambda', 'update-event-source-mapping', '--uuid', uuid, '--enabled'),
    ),
  ];
}
