import { join, relative } from 'node:path';
import type { ListrTask } from 'listr2';
import { PROJECT_ROOT } from '../paths.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { runCommand } from '../processes/run-command.ts';
import type { StartRun } from './start-run.ts';

const IMAGES = 12;

/** Writes the report of this run, as operators do. The run does not depend on it. */
export function writeReport(run: StartRun): ListrTask {
  return {
    title: 'faces report',
    task: async (_, task) => {
      const { directory, signal } = run;
      const file = join(directory, 'report.html');
      const logFile = join(directory, 'report.log');
      const parameters = ['report', '--local', '--since', '1h', '--images', String(IMAGES), '--output', file];
      const args = [join(PROJECT_ROOT, 'cli/faces.ts'), ...parameters];
      const code = await runCommand({
        command: 'node',
        args,
        cwd: PROJECT_ROOT,
        env: childEnvironment(),
        logFile,
        signal,
      });
      if (code === 0) run.report = relative(PROJECT_ROOT, file);
      else task.skip(`The report was not written. See ${relative(PROJECT_ROOT, logFile)}.`);
    },
  };
}
