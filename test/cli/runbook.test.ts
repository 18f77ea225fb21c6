import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { helpOf } from './help-of.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RUNBOOK = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8');
const BLOCKS = [...RUNBOOK.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
/** What is between backticks in a sentence may be a command, too. */
const SPOKEN = [...RUNBOOK.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const [PREPARATION = ''] = BLOCKS;
const LINES = [...BLOCKS.slice(1).flatMap((block) => block.split('\n')), ...SPOKEN];

/** Of each command line that begins so, or has it after a `$(`, a `;` or a `do`: what comes next. */
function uses(command: string): readonly string[] {
  const pattern = new RegExp(String.raw`(?:^|\$\(|; |do )${command} ([^|;)]*)`, 'g');
  return LINES.flatMap((line) => [...line.matchAll(pattern)].map(([, rest = '']) => rest.trim()));
}

function source(folder: string): string {
  const files = readdirSync(join(ROOT, folder), { recursive: true }).map(String);
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'))
    .join('\n');
}

describe('the commands of the runbook', () => {
  it('are understood by a shell', () => {
    for (const block of BLOCKS) {
      const filled = block.replaceAll(/<(key|person|reason|face id|port)>/g, 'x');
      expect(spawnSync('bash', ['-n'], { input: filled, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it('of the command line are there, with each of their options', async () => {
    const commands = Map.groupBy(
      uses('faces').filter((use) => !use.startsWith('<')),
      (use) => /^(events )?[a-z-]+/.exec(use)?.[0] ?? '',
    );
    expect([...commands.keys()].sort()).toEqual([
      'audit',
      'backfill',
      'create-group',
      'discard',
      'doctor',
      'erase',
      'erasures',
      'events replay',
      'person',
      'redrive',
      'remove',
      'report',
      'restore',
      'resubmit',
      'set-secret',
      'status',
    ]);
    for (const [command, lines] of commands) {
      const help = await helpOf(...command.split(' '));
      expect(help).toContain('--stack <name>');
      const options = lines.flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
      expect(options.filter((option) => !help.includes(`  ${option}`))).toEqual([]);
    }
  });

  it('reach the stack that was chosen, and never the default one by mistake', () => {
    expect(PREPARATION).toContain('npm run --silent faces -- "$faces_command" --stack "$stack" "$@"');
    expect(LINES.filter((line) => line.includes('npm run faces'))).toEqual([]);
  });

  it('ask for outputs that the stack has', () => {
    const stack = readFileSync(join(ROOT, 'infra', 'face-enrollment', 'outputs.ts'), 'utf8');
    const outputs = [...RUNBOOK.matchAll(/\$\(out (\w+)\)/g)].map(([, output = '']) => output);
    expect(outputs.length).toBeGreaterThan(5);
    expect(outputs.filter((output) => !stack.includes(`${output}:`))).toEqual([]);
  });

  it('look for words that the functions log', () => {
    const functions = source('functions');
    const words = uses('log').flatMap((use) => /^(?:Intake|Enroll) (?:"([^"$]+)"|(\w+))/.exec(use)?.slice(1) ?? []);
    const sought = words.filter((text) => text !== undefined).flatMap((text) => text.split(' '));
    expect(new Set(sought).size).toBeGreaterThan(5);
    expect(sought.filter((word) => !functions.includes(word))).toEqual([]);
  });

  it('never undo in one block what they do in it: a block is pasted as a whole', () => {
    const undone = BLOCKS.slice(1).filter((block) => /^pause /m.test(block) && /^resume /m.test(block));
    expect(undone).toEqual([]);
  });

  it('are of the parts that were prepared', () => {
    const prepared = [...PREPARATION.matchAll(/^(\w+)\(\)/gm)].map(([, name = '']) => name);
    const foreign = ['aws', 'export', 'for'];
    const isAssignment = (word: string) => /^\w+=/.test(word);
    const first = BLOCKS.slice(1).flatMap((block) =>
      block
        .trim()
        .split('\n')
        // A variable gets a text, or what a command prints.
        .filter((line) => !/^\w+=(?!\$\()/.test(line))
        .map((line) => line.replace(/^\w+=\$\(/, '').split(' ')[0] ?? ''),
    );
    const known = [...prepared, ...foreign];
    expect([...new Set(first)].filter((name) => !known.includes(name) && !isAssignment(name))).toEqual([]);
  });
});
