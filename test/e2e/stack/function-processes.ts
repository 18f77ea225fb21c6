import { execFileSync } from 'node:child_process';

/** The processes in which the emulator runs the functions. Each has a directory that is named after its function. */
export class FunctionProcesses {
  readonly #temporaryDirectory: string;

  constructor(temporaryDirectory: string) {
    this.#temporaryDirectory = temporaryDirectory;
  }

  running(functionName: string): readonly number[] {
    const marker = `${this.#temporaryDirectory}/ministack-lambda-${functionName}-`;
    return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(marker))
      .map((line) => Number.parseInt(line, 10));
  }

  /** Kills the processes of a function; returns how many there were. */
  kill(functionName: string): number {
    const pids = this.running(functionName);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length;
  }
}
