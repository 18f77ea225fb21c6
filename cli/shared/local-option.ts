import type { Command } from 'commander';
import { IS_PACKAGED } from './invocation.ts';

/** Adds `--local`. The package has no local stack, so it does not have the option either. */
export function addLocalOption(command: Command): void {
  if (IS_PACKAGED) return;
  command.option('--local', 'the local stack that npm start -- --keep left running');
}
