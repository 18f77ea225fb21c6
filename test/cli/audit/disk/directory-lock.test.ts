import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectoryLock } from '../../../../cli/audit/disk/directory-lock.ts';

let directory: string;
let running: Set<number>;
const taken: DirectoryLock[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
  running = new Set([1, 2]);
});
afterEach(() => {
  for (const lock of taken.splice(0)) lock.release();
  rmSync(directory, { recursive: true });
});

function take(pid: number, host = 'desk'): DirectoryLock {
  const processes = { pid, host, now: Date.now, isRunning: (other: number) => running.has(other) };
  const lock = DirectoryLock.take(directory, processes);
  taken.push(lock);
  return lock;
}

/** No renewal has come for so long. */
function stoodStill(seconds: number): void {
  const at = new Date(Date.now() - seconds * 1000);
  utimesSync(join(directory, 'lock'), at, at);
}

describe('the lock of a directory', () => {
  it('is refused while another process has it, and says which one and what to do', () => {
    take(1);
    expect(() => take(2)).toThrow(
      new RegExp(
        `^Another audit works in ${directory} \\(process 1 of desk, since .*\\)\\. Wait .* with --directory\\.`,
      ),
    );
  });

  it('is free after the process has released it', () => {
    take(1).release();
    expect(readdirSync(directory)).toEqual([]);
    take(2).check();
  });

  it('is free at once when its process was killed on this computer', () => {
    take(1);
    running.delete(1);
    take(2).check();
    expect(readdirSync(directory)).toEqual(['lock']);
  });

  it('is free at once when a new container has the process id of the one that was killed', () => {
    take(1);
    take(1).check();
  });

  it('of another computer is free after a minute without a renewal', () => {
    take(1, 'server');
    stoodStill(55);
    expect(() => take(2)).toThrow('process 1 of server');
    stoodStill(61);
    take(2).check();
  });

  it('is free after a minute when another program has got the process id', () => {
    take(1);
    stoodStill(61);
    take(2).check();
  });

  it('that a process was killed while it wrote it is free after a minute', () => {
    writeFileSync(join(directory, 'lock'), '');
    expect(() => take(2)).toThrow('Another audit works');
    stoodStill(61);
    take(2).check();
  });

  it('that was lost ends the audit that stood still, and stays with the other one', () => {
    const lost = take(1);
    stoodStill(61);
    const lock = take(2);
    expect(() => lost.check()).toThrow('because this one stood still');
    lost.release();
    lock.check();
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: 2 });
  });
});
