import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findPython } from '../../../local/emulator/find-python.ts';

let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'pythons-'));
});

afterEach(() => {
  rmSync(bin, { recursive: true });
});

/** A command that answers like Python, as far as it is asked. */
function givenPython(command: string, version: string, canMakeEnvironments = true): void {
  const script = `#!/bin/sh
case "$2" in
  *version_info*) echo "${version}" ;;
  *ensurepip*) exit ${canMakeEnvironments ? 0 : 1} ;;
esac
`;
  writeFileSync(join(bin, command), script, { mode: 0o755 });
}

test('takes python3', async () => {
  givenPython('python3', '3 12');
  expect(await findPython({ PATH: bin })).toBe('python3');
});

test('passes over one that is too old', async () => {
  givenPython('python3', '3 8');
  givenPython('python3.11', '3 11');
  expect(await findPython({ PATH: bin })).toBe('python3.11');
});

test('PYTHON in the environment decides', async () => {
  givenPython('python3', '3 12');
  givenPython('snake', '3 10');
  expect(await findPython({ PATH: bin, PYTHON: 'snake' })).toBe('snake');
});

test('no other one is taken in silence when PYTHON names none', async () => {
  givenPython('python3', '3 12');
  await expect(findPython({ PATH: bin, PYTHON: '/opt/snake' })).rejects.toThrow(
    'PYTHON is set, and /opt/snake does not run as a Python. Set it to the command of another one, or unset it.',
  );
});

test('no other one is taken in silence when that of PYTHON is too old', async () => {
  givenPython('python3', '3 12');
  givenPython('snake', '3 9');
  await expect(findPython({ PATH: bin, PYTHON: 'snake' })).rejects.toThrow('PYTHON is set, and snake is 3.9.');
});

test('says what is needed when there is none', async () => {
  await expect(findPython({ PATH: bin })).rejects.toThrow(
    'The AWS emulator needs Python 3.10 or newer, and there is none in the PATH. Install it, or set PYTHON to its command.',
  );
});

test('says which one is too old', async () => {
  givenPython('python3', '3 9');
  await expect(findPython({ PATH: bin })).rejects.toThrow('there is none in the PATH (python3 is 3.9)');
});

test('says how to mend one that Debian has split up', async () => {
  givenPython('python3', '3 11', false);
  await expect(findPython({ PATH: bin })).rejects.toThrow('apt install python3-venv');
});
