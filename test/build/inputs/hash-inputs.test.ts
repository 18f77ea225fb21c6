import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hashInputs } from '../../../build/inputs/hash-inputs.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hash-inputs-'));
  mkdirSync(join(root, 'functions', 'enroll'), { recursive: true });
  writeFileSync(join(root, 'functions', 'enroll', 'handler.ts'), 'one');
  writeFileSync(join(root, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = (directory = root) => hashInputs(directory, ['functions', 'package-lock.json']);

describe('the hash of the inputs', () => {
  it('is the same in another folder and at another time', () => {
    const copy = join(root, 'copy');
    cpSync(join(root, 'functions'), join(copy, 'functions'), { recursive: true });
    cpSync(join(root, 'package-lock.json'), join(copy, 'package-lock.json'));
    utimesSync(join(copy, 'package-lock.json'), 1, 1);
    expect(hash(copy)).toBe(hash());
  });

  it.each([
    ['content', () => writeFileSync(join(root, 'package-lock.json'), '{ }')],
    ['name', () => renameSync(join(root, 'functions', 'enroll'), join(root, 'functions', 'enrol'))],
    ['number of files', () => writeFileSync(join(root, 'functions', 'new.ts'), '')],
  ])('changes with the %s', (_, change) => {
    const before = hash();
    change();
    expect(hash()).not.toBe(before);
  });
});
