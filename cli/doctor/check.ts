import type { Finding } from './finding.ts';
import type { Deployment } from './ports.ts';
import type { ShellCommands } from './shell-commands.ts';

/** One thing that has to be right. */
export interface Check {
  /** Stable: programs look for it. */
  readonly name: string;
  /** Changes nothing. May throw: then it could not be checked. */
  run(deployment: Deployment, commands: ShellCommands): Promise<Finding | readonly Finding[]>;
}
