import { describe, expect, it } from '@jest/globals';
import { exportPerson } from '../../../cli/export-person/export-person.ts';
import type { ExportPersonPorts, SavedImage } from '../../../cli/export-person/ports.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { pendingRow } from '../../fakes/pending-row.ts';

const HEAD = {
  exportedAt: '2026-11-20T08:00:00.000Z',
  stack: 'FaceEnrollment',
  account: '111122223333',
  region: 'us-east-1',
  personId: '1001',
};

function row(objectKey: string): FaceRow {
  return pendingRow({ objectKey, status: 'ENROLLED', attempts: 1, uploadedAt: '2026-11-20T07:00:00.000Z' });
}

const ITEM: Person = { ...absentPerson('1001'), faceIds: ['7'], revision: 3, pseudonymKey: 'a-secret-key' };

async function exported(ports: Partial<ExportPersonPorts>, signal = new AbortController().signal) {
  const parts: string[] = [];
  const report = await exportPerson(
    HEAD,
    { write: async (text) => void parts.push(text) },
    {
      item: async () => undefined,
      rows: async function* () {},
      atTencent: async () => ({ kind: 'missing' }),
      erasure: async () => undefined,
      images: undefined,
      ...ports,
    },
    { signal, onProgress: () => {} },
  );
  return { report, document: JSON.parse(parts.join('')) };
}

async function* pages(...rows: readonly (readonly FaceRow[])[]) {
  yield* rows;
}

describe('the export of a person', () => {
  it('has the item, all rows and what Tencent lists', async () => {
    const person = { name: '张三', faceIds: ['7'], groupIds: ['users'] };
    const { document, report } = await exported({
      item: async () => ITEM,
      rows: () => pages([row('a'), row('b')], [row('c')]),
      atTencent: async () => ({ kind: 'found', person }),
    });
    expect(document).toMatchObject({ ...HEAD, tencent: { kind: 'found', person }, erasure: null });
    expect(document.person).toMatchObject({ faceIds: ['7'], revision: 3, hasPseudonym: true });
    expect(document.images.map(({ objectKey }: FaceRow) => objectKey)).toEqual(['a', 'b', 'c']);
    expect(report).toMatchObject({ images: 3, isTencentKnown: true, isUnknown: false });
  });

  it('does not have the key of the pseudonym, and says what else it does not have', async () => {
    const { document } = await exported({ item: async () => ITEM });
    expect(JSON.stringify(document)).not.toContain('a-secret-key');
    expect(document.notIncluded).toEqual(expect.arrayContaining([expect.stringContaining('Features of the faces')]));
    expect(document.notIncluded[0]).toContain('--images');
  });

  it('has the receipt of the erasure that the item names', async () => {
    const asked: string[] = [];
    const item = { ...ITEM, erasing: { id: 'e-1', asOf: HEAD.exportedAt } };
    const { document } = await exported({
      item: async () => item,
      erasure: async (id) => {
        asked.push(id);
        return { erasureId: id, status: 'RUNNING' } as never;
      },
    });
    expect(asked).toEqual(['e-1']);
    expect(document.erasure).toEqual({ erasureId: 'e-1', status: 'RUNNING' });
  });

  it('names the file of each image, and those that are gone', async () => {
    const saved: SavedImage[] = [{ kind: 'saved', file: '00001.jpg', bytes: 12 }, { kind: 'gone' }, { kind: 'denied' }];
    const { document, report } = await exported({
      rows: () => pages([row('a'), row('b'), row('c')]),
      images: { save: async (_row, index) => saved[index - 1] ?? { kind: 'gone' } },
    });
    expect(document.images.map(({ object }: { object: unknown }) => object)).toEqual([
      { file: '00001.jpg', bytes: 12 },
      'gone',
      'denied',
    ]);
    expect(report).toMatchObject({ images: 3, saved: 1, savedBytes: 12, gone: 1, denied: 1 });
  });

  it('tells a person that nothing knows from one about whom Tencent did not answer', async () => {
    expect((await exported({})).report).toMatchObject({ isUnknown: true, isTencentKnown: true });
    const silent = await exported({ atTencent: async () => ({ kind: 'malformed', message: 'No keys.' }) });
    expect(silent.report).toMatchObject({ isUnknown: false, isTencentKnown: false });
  });

  it('stops when it is interrupted', async () => {
    const { report } = await exported({ rows: () => pages([row('a')]) }, AbortSignal.abort());
    expect(report).toMatchObject({ images: 0, isInterrupted: true });
  });
});
