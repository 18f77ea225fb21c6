import { systemClock } from '../../functions/runtime/system.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { rowsByKey } from '../shared/aws/rows-by-key.ts';
import { interruptSignal } from '../shared/interrupt-signal.ts';
import type { WatchPorts } from '../shared/outcome-watch.ts';
import { personHasFace } from '../shared/person-has-face.ts';
import { EXIT, type ExitCode, Problem } from '../shared/problem.ts';
import { duration } from '../shared/terminal/duration.ts';
import type { Output } from '../shared/terminal/output.ts';
import { outcome } from './outcome.ts';
import { imagesLines } from './report.ts';
import { currentVersion } from './s3-current-version.ts';

/**
 * Waits for the outcome of one version: an earlier version of the key may have its own already.
 *
 * @param options `version` by default the one that the bucket has now; `timeout` in milliseconds
 */
export async function sayOutcome(
  stack: DeployedStack,
  objectKey: string,
  options: { readonly version?: string; readonly timeout: number },
  output: Output,
): Promise<ExitCode> {
  const version = options.version ?? (await currentVersionOf(stack, objectKey));
  const { dynamo, outputs } = stack;
  const ports: WatchPorts = {
    clock: systemClock,
    rows: (images) => rowsByKey(dynamo, outputs.FacesTableName, images),
  };
  output.progress(`Waiting for the outcome of ${objectKey}`);
  const { row, isInterrupted } = await outcome({ objectKey, version }, ports, options.timeout, interruptSignal());
  output.add({ objectKey, images: row === undefined ? [] : [row] });
  if (row !== undefined) for (const line of imagesLines([row])) output.say(line);
  if (isInterrupted) throw new Problem('Interrupted. The stack goes on without this command.');
  if (row === undefined) {
    throw new Problem(
      `There is no row of '${objectKey}' (version ${version}) after ${duration(options.timeout / 1000)}. An object from before the stack needs backfill. Otherwise doctor tells whether events arrive.`,
    );
  }
  if (row.status === 'PENDING') {
    throw new Problem(
      `There is no outcome after ${duration(options.timeout / 1000)}. The stack goes on without this command. Run it again to wait longer.`,
    );
  }
  return personHasFace(row) ? EXIT.done : EXIT.failed;
}

async function currentVersionOf({ outputs, s3 }: DeployedStack, objectKey: string): Promise<string> {
  const version = await currentVersion(s3, outputs.ImagesBucketName, objectKey);
  if (version !== undefined) return version;
  throw new Problem(
    `The bucket ${outputs.ImagesBucketName} has no object '${objectKey}'. Give the complete key as the app wrote it, with its prefix and in the same case. For an object that was deleted, give --version.`,
  );
}
