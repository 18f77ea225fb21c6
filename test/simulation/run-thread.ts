import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Runs a script of this folder in a thread of its own, until it ends.
 *
 * @param take told of each report that the thread posts
 */
export function runThread<Report>(script: string, workerData: object, take: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, script), { workerData });
    worker.on('message', take);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
