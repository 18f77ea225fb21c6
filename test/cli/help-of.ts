import { jest } from '@jest/globals';
import { runFaces } from '../../cli/run-faces.ts';

/** The help of a command, or of the whole command line. */
export async function helpOf(...command: readonly string[]): Promise<string> {
  let help = '';
  const before = process.exitCode;
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    help += text;
    return true;
  });
  try {
    await runFaces([...command, '--help']);
  } finally {
    write.mockRestore();
    process.exitCode = before;
  }
  return help;
}
