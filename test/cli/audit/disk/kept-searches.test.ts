import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeptSearches } from '../../../../cli/audit/disk/kept-searches.ts';
import type { SearchResult } from '../../../../cli/audit/undecided/ports.ts';
import type { UndecidedImage } from '../../../../cli/audit/undecided/undecided-person.ts';
import { EnrollWorld } from '../../../fakes/enroll-world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'kept-searches-')), 'audit');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

/** Another process, so many days later. */
const answers = (days = 0) => new KeptSearches(directory, () => Date.now() + days * DAY_MS);

function image(...faceIds: readonly string[]): UndecidedImage {
  const row = new EnrollWorld().pending('photos/1001.jpg', { status: 'FAILED', reason: 'OutcomeUnknown' });
  return { row, question: 'added', candidates: faceIds.map((faceId) => ({ faceId, state: 'open' })) };
}

const scored = (...faceIds: readonly string[]): SearchResult => ({
  kind: 'scored',
  scores: new Map(faceIds.map((faceId) => [faceId, 99.5])),
});

/** The list of the search was full, so every other face scores less. */
const bounded = (...faceIds: readonly string[]) => ({ ...scored(...faceIds), othersAtMost: 40 }) as SearchResult;

describe('an answer that was paid for', () => {
  it.each<SearchResult>([scored('1', '2'), bounded('1'), { kind: 'noFace', code: 'NoFaceInPhoto' }])(
    'is found by another process: %o',
    (result) => {
      answers().keep(image('1', '2'), result);
      expect(answers(6).find(image('1', '2'))).toEqual(result);
      expect(answers().find(image('2'))).toEqual(result);
    },
  );

  it('is not used for a face that was not in question', () => {
    answers().keep(image('1'), bounded('1'));
    expect(answers().find(image('1', '2'))).toBeUndefined();
  });

  it('is asked for again when it decides nothing', () => {
    answers().keep(image('1', '2'), scored('1'));
    answers().keep(image('1'), { kind: 'failed', message: 'its object cannot be read just now' });
    expect(answers().find(image('1', '2'))).toBeUndefined();
  });

  it('is deleted after seven days, or after the decision', () => {
    answers().keep(image('1'), scored('1'));
    answers(6.9).deleteOld();
    expect(answers().find(image('1'))).toBeDefined();
    answers(7.1).deleteOld();
    expect(readdirSync(directory)).toEqual([]);
    answers().keep(image('1'), scored('1'));
    answers().forget(image('1').row);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is asked for again when its file is not whole', () => {
    answers().keep(image('1'), scored('1'));
    const [name = ''] = readdirSync(join(directory, 'searches'));
    writeFileSync(join(directory, 'searches', name), '{"faces": ["1"');
    expect(answers().find(image('1'))).toBeUndefined();
  });

  it('is readable by the operator only, and tells neither key nor person', () => {
    answers().keep(image('1'), scored('1'));
    const [name = ''] = readdirSync(join(directory, 'searches'));
    const file = join(directory, 'searches', name);
    expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
    expect(readFileSync(file, 'utf8')).not.toContain('1001');
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

it('a directory that cannot be written is noticed before anything is billed', () => {
  mkdirSync(directory);
  writeFileSync(join(directory, 'searches'), '');
  expect(() => answers().prepare()).toThrow(`The directory ${directory} cannot be used`);
});
