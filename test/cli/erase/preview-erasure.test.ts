import { describe, expect, it } from '@jest/globals';
import type { PreviewPorts } from '../../../cli/erase/ports.ts';
import { isUnknown, previewErasure } from '../../../cli/erase/preview-erasure.ts';
import { previewLines, progressLine } from '../../../cli/erase/report.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { doneErasure, ERASURE_ID } from '../erasures/records.ts';

const ROWS = [
  { objectKey: 'a.jpg', version: 'v1', status: 'ENROLLED', prepared: { key: 'p', width: 1, height: 1, size: 1 } },
  { objectKey: 'b.jpg', version: 'v2', status: 'ENROLLED' },
  { objectKey: 'c.jpg', version: 'v3', status: 'FAILED' },
] as unknown as readonly FaceRow[];

/** One row a page. */
async function* pagesOf(rows: readonly FaceRow[]): AsyncGenerator<readonly FaceRow[]> {
  for (const row of rows) yield [row];
}

const KNOWN: PreviewPorts = {
  atTencent: async () => ({ kind: 'found', person: { faceIds: ['1', '2'], groupIds: ['users', 'staff'] } }),
  item: async (personId) => ({ ...absentPerson(personId), revision: 3 }),
  rows: () => pagesOf(ROWS),
  object: async ({ objectKey }) => (objectKey === 'c.jpg' ? 'gone' : 'there'),
  deadLetterMessages: async () => 7,
  erasure: async () => undefined,
};
const UNKNOWN: PreviewPorts = {
  ...KNOWN,
  atTencent: async () => ({ kind: 'missing' }),
  item: async () => undefined,
  rows: () => pagesOf([]),
  deadLetterMessages: async () => 0,
};
const TOMBSTONE = { erasing: { id: ERASURE_ID, asOf: '2026-11-20T08:00:00.000Z' } };

const preview = (ports: Partial<PreviewPorts> = {}) => previewErasure('1001', { ...KNOWN, ...ports });
const linesOf = async (ports: Partial<PreviewPorts> = {}, tencent: 'person' | 'faces' | 'keep' = 'person') =>
  previewLines(await preview(ports), tencent).join('\n');

describe('the preview of an erasure', () => {
  it('counts what the person has in every place', async () => {
    expect(await preview()).toEqual({
      personId: '1001',
      tencent: { kind: 'found', person: { faceIds: ['1', '2'], groupIds: ['users', 'staff'] } },
      rows: { PENDING: 0, ENROLLED: 2, REJECTED: 0, FAILED: 1 },
      objects: { there: 2, gone: 1, denied: 0 },
      prepared: 1,
      hasItem: true,
      deadLetterMessages: 7,
      earlier: undefined,
    });
  });

  it('shows a count for each place', async () => {
    const lines = await linesOf();
    expect(lines).toMatch(/Faces at Tencent +2 in 2 groups\n/);
    expect(lines).toMatch(/Object versions and delete markers +2\n/);
    expect(lines).toMatch(/Rows of the Faces table +3 \(2 ENROLLED, 1 FAILED\)\n/);
    expect(lines).toMatch(/Dead-letter queue messages +those of the person among 7$/);
  });

  it.each([
    ['keep', /not deleted, because of --tencent keep/],
    ['faces', /Tencent keeps the last one/],
  ] as const)('says what --tencent %s leaves', async (scope, expected) => {
    expect(await linesOf({}, scope)).toMatch(expected);
  });

  it('says of an unknown person that images may be on their way', async () => {
    expect(isUnknown(await preview(UNKNOWN))).toBe(true);
    expect(await linesOf(UNKNOWN)).toMatch(/^Nothing is known of a person 1001\. Images .* on their way are erased/);
  });

  it('does not take a person for unknown when Tencent did not answer', async () => {
    const unasked = { ...UNKNOWN, atTencent: async () => ({ kind: 'malformed', message: 'No keys.' }) as const };
    expect(isUnknown(await preview(unasked))).toBe(false);
    expect(await linesOf(unasked)).toContain('not asked. No keys.');
  });

  it('says which objects it may not look at', async () => {
    expect(await linesOf({ object: async () => 'denied' })).toMatch(/0, and 3 that you may not look at/);
  });

  it.each([
    ['RUNNING', /is running/],
    ['INCOMPLETE', /is INCOMPLETE\. A new one goes on/],
    ['DONE', /was erased before/],
  ] as const)('names an earlier erasure that is %s, and counts its tombstone as nothing', async (status, expected) => {
    const ports = {
      item: async (personId: string) => ({ ...absentPerson(personId), ...TOMBSTONE }),
      erasure: async () => doneErasure({ status }),
    };
    expect((await preview(ports)).hasItem).toBe(false);
    expect(await linesOf(ports)).toMatch(expected);
  });
});

describe('the progress of an erasure', () => {
  it('is what was removed so far, and then that everything is counted again', () => {
    expect(progressLine(doneErasure({ status: 'RUNNING' }))).toBe(
      'Removed so far: 3 object versions, 3 rows, 0 dead-letter queue messages',
    );
    expect(progressLine(doneErasure({ cleanSince: '2026-11-20T08:00:04.000Z' }))).toMatch(/^Nothing is left\./);
  });
});
