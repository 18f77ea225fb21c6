import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Identifies a process, also after its number went to another process. */
export interface ProcessId {
  readonly pid: number;
  readonly startedAt: string;
}

export function identify(pid: number): ProcessId {
  return { pid, startedAt: startOf(pid) ?? '' };
}

export function isRunning({ pid, startedAt }: ProcessId): boolean {
  return startedAt !== '' && startOf(pid) === startedAt;
}

/** Ends a process with SIGTERM, then everything that is left of its group with SIGKILL. The process must lead its group. */
export async function endGroup(leader: ProcessId, withinMs = 5000): Promise<void> {
  if (isRunning(leader)) {
    signal(leader.pid, 'SIGTERM');
    const until = Date.now() + withinMs;
    while (isRunning(leader) && Date.now() < until) await sleep(50);
  }
  // Even without a leader: its children may still run. A group keeps its number as long as it has members.
  signal(-leader.pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended in the meantime.
  }
}

/** When the process was started, in the system's own format; undefined when it has ended or is a zombie. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // The command, in parentheses, may contain anything. Behind it are the state and, 19 fields on, the start time.
      const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return state === 'Z' ? undefined : fields[18];
    }
    const [state = 'Z', ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}
