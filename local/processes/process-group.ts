import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that was started by us, told apart from another one that got its number later. */
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

/** Ends a process politely, then its whole group at once. The process must lead its group. */
export async function endGroup(leader: ProcessId, patienceMs = 5000): Promise<void> {
  if (isRunning(leader)) {
    signal(leader.pid, 'SIGTERM');
    const until = Date.now() + patienceMs;
    while (isRunning(leader) && Date.now() < until) await sleep(50);
  }
  // Also when the leader is gone: its children may have outlived it. A group keeps its number as long as it has members.
  signal(-leader.pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/** When it was started, in whatever words the system has; undefined when it is gone or a zombie. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // Behind the command, which is in parentheses and may hold anything: the state, and 19 fields on the start time.
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
