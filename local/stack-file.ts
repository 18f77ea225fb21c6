import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_DIR } from './paths.ts';
import { writeWhole } from './write-whole.ts';

const STACK_FILE = join(LOCAL_DIR, 'stack.json');

/**
 * The contents of `.local/stack.json`: how programs outside `local/` reach the local stack, for example
 * `npm run faces -- --local`. The file exists from the deployment until the stack is stopped. It may also be left over:
 * then nothing answers at its endpoints. Properties may be added; those that are here keep their names and meanings.
 */
export interface StackFile {
  readonly stackName: string;
  readonly region: string;
  /** Of the AWS emulator. */
  readonly endpoint: string;
  /** Dummy keys, which the emulator gives all permissions. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of the stand-in for Tencent Cloud. */
  readonly standInEndpoint: string;
}

export function writeStackFile(stack: StackFile, file = STACK_FILE): void {
  const { stackName, region, endpoint, accessKeyId, secretAccessKey, standInEndpoint } = stack;
  // One by one: the AWS SDK adds properties of its own to objects with keys.
  const contents = { stackName, region, endpoint, accessKeyId, secretAccessKey, standInEndpoint };
  writeWhole(file, `${JSON.stringify(contents, null, 2)}\n`);
}

export function removeStackFile(): void {
  rmSync(STACK_FILE, { force: true });
}
