import { describe, expect, test } from '@jest/globals';
import { parseStartArguments } from '../../../local/start/start-arguments.ts';

test('without arguments everything has its default', () => {
  expect(parseStartArguments([])).toEqual({
    keep: false,
    anyImage: false,
    help: false,
    port: undefined,
    tencentPort: undefined,
    latencyMs: 100,
  });
});

test('ports and --keep are understood', () => {
  expect(parseStartArguments(['--keep', '--port', '4566', '--tencent-port=9100'])).toMatchObject({
    keep: true,
    port: 4566,
    tencentPort: 9100,
  });
});

describe('a wrong argument is explained in a sentence', () => {
  test.each([
    [['--kep'], "Unknown option '--kep'. All options: npm start -- --help"],
    [['--any-image'], '--any-image has no effect without --keep. Expected: npm start -- --keep --any-image'],
    [['--port', '70000'], "--port is '70000'. Expected: a whole number from 1 to 65535."],
    [['--latency-ms', 'fast'], "--latency-ms is 'fast'. Expected: a whole number from 0 to 60000."],
    [
      ['now'],
      "Unexpected argument 'now'. This command does not take positional arguments. All options: npm start -- --help",
    ],
  ])('%j', (args, sentence) => {
    expect(() => parseStartArguments(args)).toThrow(expect.objectContaining({ name: 'Problem', message: sentence }));
  });
});
