import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem } from '../problem.ts';

/**
 * Parses the arguments of a command with Node's parser.
 *
 * @param command how users start it, such as `npm start`
 * @throws Problem that names the wrong argument and the help
 */
export function parseArguments<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence] = (error as Error).message.split('. To specify');
    throw new Problem(`${sentence}. All options: ${command} -- --help`, { cause: error });
  }
}
