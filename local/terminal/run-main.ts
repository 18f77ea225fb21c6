import { failureMessage } from './failure-message.ts';

/** Runs a command to its exit code, which is 1 after an error. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error('\n%s', failureMessage(error));
    process.exitCode = 1;
  }
}
