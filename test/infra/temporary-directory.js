import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let directory;

/** Every synthesized app leaves a directory behind: here, so that all go together. Workers inherit the variable. */
export default function setUp() {
  directory = mkdtempSync(join(tmpdir(), 'face-enrollment-infra-'));
  process.env.TMPDIR = directory;
  globalThis.removeTemporaryDirectory = () => rmSync(directory, { recursive: true, force: true });
}
