import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeStackFile } from '../../local/stack-file.ts';

const stack = {
  stackName: 'FaceEnrollment',
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:4566',
  accessKeyId: 'test',
  secretAccessKey: 'test',
  standInEndpoint: 'http://127.0.0.1:4567',
};

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stack-file-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('the file has the documented properties and no others', () => {
  const file = join(directory, 'stack.json');
  writeStackFile({ ...stack, ...{ $source: { CREDENTIALS_CODE: 'e' } } }, file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(stack);
});

test('nothing but the file is left', () => {
  writeStackFile(stack, join(directory, 'stack.json'));
  expect(readdirSync(directory)).toEqual(['stack.json']);
});
