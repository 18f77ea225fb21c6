import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { REMOVAL_REFUSALS } from '../../functions/domain/removal-message.ts';

/** What the stack is touched with after it was found: the command itself begins here. */
class Touched extends Error {
  override readonly name = 'Touched';
}

const FOUND = {
  name: 'Faces-Test',
  account: '111122223333',
  region: 'eu-west-1',
  endpoint: 'https://cloudformation.eu-west-1.amazonaws.com',
};

const LINE =
  'Acting on stack Faces-Test, account 111122223333, region eu-west-1, endpoint https://cloudformation.eu-west-1.amazonaws.com';

const findStack = jest.fn(async () => {
  return new Proxy(FOUND, {
    get(found, name) {
      if (name in found) return Reflect.get(found, name);
      // A promise that resolves to it asks for this one.
      if (name === 'then') return undefined;
      if (name === 'destroy') return () => {};
      throw new Touched(String(name));
    },
  });
});
jest.unstable_mockModule('../../cli/shared/aws/deployed-stack.ts', () => ({ findStack }));
const { COMMANDS } = await import('../../cli/commands.ts');
const { runFaces } = await import('../../cli/run-faces.ts');

/** Whatever a command cannot do without. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  upload: ['package.json', '--person', '1001'],
  resubmit: ['photos/front.jpg'],
  person: ['1001'],
  remove: ['photos/front.jpg'],
  erase: ['--person', '1001'],
  restore: ['--to', '1h'],
  events: ['replay', '--since', '1h'],
  export: ['outcomes', '--since', '1h'],
  'set-secret': ['--file', join(import.meta.dirname, '../../package.json')],
};

let stdout: string[];
let stderr: string[];
beforeEach(() => {
  stdout = [];
  stderr = [];
  jest.spyOn(console, 'log').mockImplementation((text) => void stdout.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => void stderr.push(String(text)));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => stdout.push(String(text)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0);
});

let exitCode: typeof process.exitCode;
const signals = ['SIGINT', 'SIGTERM'] as const;
const listeners = signals.map((signal) => process.listeners(signal));
afterEach(() => {
  jest.restoreAllMocks();
  for (const [index, signal] of signals.entries()) {
    for (const added of process.listeners(signal)) {
      if (!listeners[index]?.includes(added)) process.off(signal, added);
    }
  }
});

async function run(...parameters: readonly string[]): Promise<void> {
  const before = process.exitCode;
  await runFaces(parameters);
  exitCode = process.exitCode;
  process.exitCode = before;
}

const changing = COMMANDS.filter(({ effect }) => effect === 'changes').map(({ name }) => name);
const reading = COMMANDS.filter(({ effect }) => effect === 'reads').map(({ name }) => name);

describe('a command that changes something', () => {
  it('is every command but those that only read', () => {
    expect(reading).toEqual([
      'doctor',
      'status',
      'list',
      'person',
      'erasures',
      'export',
      'report',
      'retention',
      'privacy-report',
    ]);
    expect(changing).toEqual([
      'audit',
      'upload',
      'set-secret',
      'create-group',
      'redrive',
      'discard',
      'resubmit',
      'remove',
      'erase',
      'events',
      'backfill',
      'rebuild',
      'restore',
    ]);
  });

  it.each(changing)('says first which account, region, stack and endpoint it acts on: %s', async (name) => {
    await run(name, '--stack', 'Faces-Test', ...(ARGUMENTS[name] ?? []));
    expect(stderr[0]).toBe(LINE);
    // And only then does it begin.
    expect(stderr[1]).toMatch(/Touched|The input is not a pair of keys/);
  });

  it.each(changing)('says so with --json too, on standard error and in the document: %s', async (name) => {
    await run(name, '--stack', 'Faces-Test', '--json', ...(ARGUMENTS[name] ?? []));
    expect(stderr[0]).toBe(LINE);
    expect(stdout).toHaveLength(1);
    const { name: stack, account, region, endpoint } = FOUND;
    expect(JSON.parse(stdout[0] ?? '')).toMatchObject({ stack, account, region, endpoint, error: expect.any(String) });
  });
});

const CLI = join(import.meta.dirname, '../../cli');

/** Operations of AWS that change nothing, by how the SDK names them. */
const READS = /^(Get|List|Describe|Head|BatchGet|Query|Simulate|paginate)/;

describe('a command that only reads', () => {
  it.each(reading)('says nothing of the kind: %s', async (name) => {
    await run(name);
    expect(stderr[0]).not.toContain('Acting on');
  });

  it.each(reading)('has no code that sends a request to AWS which changes something: %s', (name) => {
    const sources = [...modulesOf(join(CLI, name, 'command.ts'))].map((file) => readFileSync(file, 'utf8'));
    const operations = sources.flatMap((source) => source.match(/\bnew (\w+)Command\(|\bpaginate\w+(?=\()/g) ?? []);
    const names = operations.map((operation) => operation.replace('new ', ''));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((operation) => !READS.test(operation))).toEqual([]);
  });
});

/** The module and all modules of the command line that it imports, except for their types. */
function modulesOf(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file) || !file.startsWith(CLI)) return known;
  known.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*? from '(\.[^']+)';/gm)) {
    modulesOf(join(dirname(file), path), known);
  }
  return known;
}

describe('--json', () => {
  it.each([
    ['an unknown option', ['redrive', '--typo'], "unknown option '--typo'"],
    ['an unknown command', ['redriev'], "unknown command 'redriev'"],
    [
      'a value that is not a choice',
      ['redrive', '--queue', 'typo'],
      'Allowed choices are uploads, preparations, enrollments, erasures, outcomes, all',
    ],
    ['a value that is no number', ['status', '--days', 'x'], 'Expected a whole number'],
    ['a missing argument', ['resubmit'], "missing required argument 'key'"],
    ['a missing option', ['events', 'replay'], "required option '--since <time>' not specified"],
    ['a value that is no time', ['events', 'replay', '--since', 'x'], 'Expected a time span such as 90m'],
    ['a status that there is not', ['events', 'replay', '--since', '1h', '--status', 'X'], 'Expected one or more of'],
    ['too many arguments', ['doctor', 'more'], 'too many arguments'],
    [
      'options that exclude each other',
      ['resubmit', 'k', '--enrolled', '1', '--not-enrolled'],
      'cannot be used with option',
    ],
    ['an erasure of nobody', ['erase'], "required option '--person <id>' not specified"],
    [
      'an erasure that leaves what it may not',
      ['erase', '--person', '1', '--tencent', 'x'],
      'Allowed choices are person, faces, keep',
    ],
    ['a status that no erasure has', ['erasures', '--status', 'X'], 'Allowed choices are RUNNING, DONE, INCOMPLETE'],
    ['no files to upload', ['upload', '--person', '1'], "missing required argument 'files'"],
    ['an upload of nobody', ['upload', 'a.jpg'], "required option '--person <id>' not specified"],
    ['a key for several files', ['upload', 'a', '--person', '1', '--key', 'a', '--prefix', 'b'], 'cannot be used with'],
    [
      'a format that there is not',
      ['export', 'outcomes', '--since', '1h', '--format', 'xlsx'],
      'Allowed choices are parquet, csv, jsonl',
    ],
    ['a time that is none', ['restore', '--to', 'x'], 'Expected a time span such as 90m'],
    ['no time to report', ['report', '--since', 'x'], 'Expected a time span such as 90m'],
    ['too few days', ['retention', '--preview', '--days', '7'], 'Expected a whole number from 30 to 3650'],
    ['more faces than a page shows', ['report', '--images', '1000'], 'Expected a whole number from 0 to 200'],
    ['a reason that there is not', ['list', '--reason', 'NoFace'], "'NoFace' is not one of the reasons"],
    ['a day that there is not', ['list', '--day', '2026-02-30'], 'Expected a day such as 2026-11-20'],
    ['a time span that is none', ['status', 'a', '--wait', '--timeout', 'x'], 'Expected a time span such as 30s'],
    ['two stacks', ['doctor', '--local', '--region', 'us-east-1'], 'Give --local or --region, not both'],
    ['no command', [], 'No command was given'],
  ])('prints one document and exits with 2 for %s', async (_, parameters, error) => {
    await run(...parameters, '--json');
    expect(stdout).toHaveLength(1);
    expect(JSON.parse(stdout[0] ?? '')).toEqual({ error: expect.stringContaining(error) });
    expect(exitCode).toBe(2);
  });

  it.each([
    ['no person', ['export', 'person'], 'Give the id of the person'],
    ['no time to export from', ['export', 'outcomes'], '--since 30d'],
    ['a person as Parquet', ['export', 'person', '1001', '--format', 'parquet'], '--format is for export outcomes'],
    ['no legal person', ['export', 'person', '../1001'], 'not a legal person id'],
    ['images of outcomes', ['export', 'outcomes', '--since', '1h', '--images', 'x'], '--images is for export person'],
    ['outcomes of a person', ['export', 'outcomes', '1001', '--since', '1h'], "'1001' was given"],
  ])('prints one document and exits with 2 for what the command itself refuses: %s', async (_, parameters, error) => {
    await run(...parameters, '--json');
    expect(stdout).toHaveLength(1);
    expect(JSON.parse(stdout[0] ?? '')).toMatchObject({ error: expect.stringContaining(error) });
    expect(exitCode).toBe(2);
  });

  it('prints one document for help', async () => {
    await run('redrive', '--help', '--json');
    expect(stdout).toHaveLength(1);
    expect(JSON.parse(stdout[0] ?? '')).toEqual({ help: expect.stringContaining('--dry-run') });
    expect(exitCode).toBe(0);
  });

  it('prints one document when the command fails', async () => {
    await run('status', '--json');
    expect(stdout).toHaveLength(1);
    expect(JSON.parse(stdout[0] ?? '')).toMatchObject({ error: expect.stringContaining('Touched') });
    expect(exitCode).toBe(1);
  });
});

describe('the help', () => {
  it.each([
    ['upload', '--person <id>'],
    ['events', '--since <time>'],
    ['erase', '--person <id>'],
    ['template', '--assets-bucket <name>'],
  ])('says that %s requires %s', async (command, option) => {
    await run(command, '--help');
    const [, rest = ''] = stdout.join('').split(`  ${option}`);
    expect(rest.split(/\n {2}-/, 1)[0]?.replace(/\s+/g, ' ')).toMatch(/\(required\) ?$/);
  });

  it('shows no default that is nothing', async () => {
    for (const command of [...COMMANDS.map(({ name }) => name), 'template']) await run(command, '--help');
    expect(stdout.join('')).not.toMatch(/\(default:\s+(?:false|\{\})\)/);
  });
});

describe.each(['redrive', 'discard'])('%s', (command) => {
  it.each(REMOVAL_REFUSALS)('takes the reason %s of a removal that cannot be done', async (reason) => {
    await run(command, '--reason', reason);
    expect(stderr.join('')).toContain('Touched');
  });
});

describe('without --json', () => {
  it('wrong usage is said on standard error alone', async () => {
    await run('redrive', '--typo');
    expect(stdout).toEqual([]);
    expect(stderr.join('')).toMatch(/unknown option '--typo'[\s\S]*--help lists commands and options/);
    expect(exitCode).toBe(2);
  });

  it('help goes to standard output', async () => {
    await run('--help');
    expect(stdout.join('')).toContain('Commands:');
    expect(exitCode).toBe(0);
  });
});
