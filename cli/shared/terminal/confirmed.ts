import { EXIT, Problem } from '../problem.ts';
import type { Output } from './output.ts';

/**
 * Asks the operator before something is done.
 *
 * @param nothing what to say after a no: `Nothing was sent.`
 * @throws {Problem} when standard input is no terminal
 */
export async function confirmed(question: string, nothing: string, output: Output): Promise<boolean> {
  return concluded(await output.ask(`\n${question}`), nothing, output);
}

/**
 * Has the operator type a word before something is done that cannot be undone.
 *
 * @param nothing as above
 * @throws {Problem} when standard input is no terminal
 */
export async function confirmedByTyping(
  question: string,
  expected: string,
  nothing: string,
  output: Output,
): Promise<boolean> {
  const typed = await output.askForText(`\n${question}`);
  return concluded(typed === undefined ? undefined : typed === expected, nothing, output);
}

function concluded(answer: boolean | undefined, nothing: string, output: Output): boolean {
  if (answer === undefined) {
    throw new Problem('Cannot ask for confirmation: standard input is no terminal. Give --yes to go on.', EXIT.usage);
  }
  if (!answer) output.fail(nothing);
  return answer;
}
