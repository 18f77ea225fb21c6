import { EXIT, Problem } from '../problem.ts';
import type { Output } from './output.ts';

/**
 * Asks the operator before something is done.
 *
 * @param nothing what to say after a no: `Nothing was sent.`
 * @throws {Problem} when standard input is no terminal
 */
export async function confirmed(question: string, nothing: string, output: Output): Promise<boolean> {
  const answer = await output.ask(`\n${question}`);
  if (answer === undefined) {
    throw new Problem('Cannot ask for confirmation: standard input is no terminal. Give --yes to go on.', EXIT.usage);
  }
  if (!answer) output.fail(nothing);
  return answer;
}
