import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { publicSurface, REPORT_FILE } from './public-surface.ts';
import { factsOfReport, reportOf } from './report.ts';
import { explainedChanges, surfaceChanges } from './surface-changes.ts';
import type { Direction, Facts, SurfaceSection } from './surface-section.ts';

const report = readFileSync(REPORT_FILE, 'utf8');
const sections = publicSurface();

describe('the public surface', () => {
  it('is what the committed report says', () => {
    const explained = explainedChanges(surfaceChanges(factsOfReport(report), sections));
    if (explained !== '') throw new Error(explained);
    expect(report).toBe(reportOf(sections));
  });

  it('has facts in every part, each with a name and a value on one line', () => {
    for (const { title, facts } of sections) {
      expect([title, Object.keys(facts).length > 2]).toEqual([title, true]);
      for (const fact of Object.entries(facts)) {
        expect(fact.join(' ')).not.toMatch(/\n|^undefined/);
        expect(fact[0]).not.toContain(': ');
      }
    }
  });
});

function section(direction: Direction, facts: Facts): SurfaceSection {
  return { title: 'part', direction, facts, instead: 'Keep it.' };
}

describe('a change of the public surface', () => {
  it.each<[string, Direction, string | undefined, string | undefined, 'breaking' | 'additive']>([
    ['a name that is gone', 'input', 'optional string', undefined, 'breaking'],
    ['an optional prop that is new', 'input', undefined, 'optional string', 'additive'],
    ['a required prop that is new', 'input', undefined, 'required string', 'breaking'],
    ['a prop that becomes required', 'input', 'optional string', 'required string', 'breaking'],
    ['a prop that becomes optional', 'input', 'required string', 'optional string', 'additive'],
    ['another default', 'input', 'optional number, default 20', 'optional number, default 30', 'breaking'],
    ['an attribute that is new', 'output', undefined, 'required string', 'additive'],
    ['an attribute that may be absent from now on', 'output', 'required string', 'optional string', 'breaking'],
    ['an attribute that is always present from now on', 'output', 'optional string', 'required string', 'additive'],
    ['an attribute of another type', 'output', 'optional string', 'optional number', 'breaking'],
    ['a status that is new', 'closed', undefined, '', 'breaking'],
    ['a table that is new', 'place', undefined, 'AWS::DynamoDB::GlobalTable', 'additive'],
    ['a table with another key', 'place', 'key a HASH', 'key b HASH', 'breaking'],
  ])('%s (%s): from %s to %s is %s', (_case, direction, before, after, expected) => {
    const was: Facts = before === undefined ? {} : { name: before };
    const is: Facts = after === undefined ? {} : { name: after };
    const [change] = surfaceChanges({ part: was }, [section(direction, is)]);
    expect(change?.isBreaking ? 'breaking' : 'additive').toBe(expected);
  });

  it('is explained with what changed, what it breaks, and what to do', () => {
    const before = { gone: 'optional string', other: 'optional number, default 1', same: 'yes' };
    const after = { other: 'optional number, default 2', same: 'yes', added: 'optional string' };
    expect(explainedChanges(surfaceChanges({ part: before }, [section('input', after)]))).toBe(
      [
        'The public surface is not the one in test/infra/public-surface/public-surface.txt.',
        '',
        'Breaking (2): programs, data or deployments rely on it.',
        '  - [part] gone: optional string',
        '      Keep it.',
        '  ~ [part] other: was "optional number, default 1", is "optional number, default 2"',
        '      Keep it.',
        '',
        'Additive (1): what exists goes on working.',
        '  + [part] added: optional string',
        '',
        'If a value only accepts more than before, the change is additive.',
        'If a breaking change is meant: run npm run public-surface, commit the report, and write in CHANGELOG.md below',
        '"Upgrading" what users have to do. The next release is a new major version.',
      ].join('\n'),
    );
  });

  it('is none when the report is read again', () => {
    expect(surfaceChanges(factsOfReport(reportOf(sections)), sections)).toEqual([]);
  });
});
