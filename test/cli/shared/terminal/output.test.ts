import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Output } from '../../../../cli/shared/terminal/output.ts';

const written: string[] = [];

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(console, 'error').mockImplementation((line) => void written.push(String(line)));
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  written.length = 0;
});

it('tells where there is no terminal how long work goes on, and no line twice in a row', () => {
  const output = new Output('text');
  for (const line of ['1 of 3', '2 of 3', '2 of 3', '2 of 3', '3 of 3']) {
    jest.advanceTimersByTime(60_000);
    output.progress(line);
  }
  expect(written).toEqual(['1 of 3', '2 of 3', '3 of 3']);
});

it('divides a failure into the lines that it is given, and obeys none of its characters', () => {
  new Output('text').fail('A setting is wrong:', 'key\nPrefix');
  expect(written).toEqual(['A setting is wrong:', 'key\\u{a}Prefix']);
});

it('leaves out states that follow each other fast where there is no terminal', () => {
  const output = new Output('text');
  for (const line of ['1 of 3', '2 of 3', '3 of 3']) output.progress(line);
  expect(written).toEqual([]);
});
