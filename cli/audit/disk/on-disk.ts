import { EXIT, Problem } from '../../shared/problem.ts';

/**
 * Works in the directory of an audit. An error of the file system names the directory, and says what to do.
 *
 * @param moment `beginning`: nothing was read yet
 */
export function onDisk<T>(directory: string, moment: 'beginning' | 'later', work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof Problem || code === undefined) throw error;
    const what = `The directory ${directory} cannot be used (${message}).`;
    const [todo, exitCode] =
      moment === 'beginning'
        ? (['Give another one with --directory, or correct its permissions.', EXIT.usage] as const)
        : (['Free space on the disk, or correct the permissions.', EXIT.failed] as const);
    throw new Problem(`${what} ${todo}`, exitCode, { cause: error });
  }
}
