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

/** A command that answers the questions of findPython like a Python. */
function givenPython(command: string, version: string, canCreateEnvironments = true): void {
  const script = `#!/bin/sh
case "$2" in
  *version_info*) echo "${version}" ;;
  *ensurepip*) exit ${canCreateEnvironments ? 0 : 1} ;;
esac
`;
  writeFileSync(join(bin, command), script, { mode: 0o755 });
}

test('uses python3', async () => {
  givenPython('python3', '3 12');
  expect(await findPython({ PATH: bin })).toBe('python3');
});

test('skips a Python that is too old', async () => {
  givenPython('python3', '3 8');
  givenPython('python3.11', '3 11');
  expect(await findPython({ PATH: bin })).toBe('python3.11');
});

test('PYTHON in the environment decides', async () => {
  givenPython('python3', '3 12');
  givenPython('snake', '3 10');
  expect(await findPython({ PATH: bin, PYTHON: 'snake' })).toBe('snake');
});

test('without a Python at PYTHON, no other one is used', async () => {
  givenPython('python3', '3 12');
  await expect(findPython({ PATH: bin, PYTHON: '/opt/snake' })).rejects.toThrow(
    'PYTHON is set, and /opt/snake does not run as a Python. Set PYTHON to the command of another Python, or unset it.',
  );
});

test('when the Python at PYTHON is too old, no other one is used', async () => {
  givenPython('python3', '3 12');
  givenPython('snake', '3 9');
  await expect(findPython({ PATH: bin, PYTHON: 'snake' })).rejects.toThrow('PYTHON is set, and snake is 3.9.');
});

test('says what is needed when there is none', async () => {
  await expect(findPython({ PATH: bin })).rejects.toThrow(
    'The AWS emulator needs Python 3.10 or newer, and the PATH has none. Install Python, or set PYTHON to its command.',
  );
});

test('says which Python is too old', async () => {
  givenPython('python3', '3 9');
  await expect(findPython({ PATH: bin })).rejects.toThrow('the PATH has none (python3 is 3.9)');
});

test('says how to complete the Python of Debian', async () => {
  givenPython('python3', '3 11', false);
  await expect(findPython({ PATH: bin })).rejects.toThrow('apt install python3-venv');
});
