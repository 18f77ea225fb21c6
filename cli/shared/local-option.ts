import { Option } from 'commander';
import { IS_PACKAGED } from './invocation.ts';

/** Hidden in the package, which has no local stack. */
export function localOption(): Option {
  const option = new Option('--local', 'the local stack that npm start -- --keep left running');
  return option.hideHelp(IS_PACKAGED);
}
