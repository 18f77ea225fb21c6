import { describe, expect, it } from '@jest/globals';
import type { StoredVersion } from '../../../cli/retention/ports.ts';
import { previewRetention } from '../../../cli/retention/preview-retention.ts';

const DAY_MS = 86_400_000;
/** In the middle of a day: S3 applies rules at the midnight after it. */
const NOW = Date.parse('2026-11-20T12:00:00Z');
const MIDNIGHT = Date.parse('2026-11-21T00:00:00Z');

/** A version whose age is counted at the next midnight. */
function version(objectKey: string, ageDays: number, more: Partial<StoredVersion> = {}): StoredVersion {
  const lastModified = MIDNIGHT - ageDays * DAY_MS;
  return { objectKey, isLatest: true, isDeleteMarker: false, size: 1000, lastModified, ...more };
}

const old = { isLatest: false };
const marker = { isDeleteMarker: true, size: 0 };

async function preview(versions: readonly StoredVersion[], keyPrefix = '', pageSize = 1) {
  async function* pages() {
    for (let from = 0; from < versions.length; from += pageSize) yield versions.slice(from, from + pageSize);
  }
  const context = { now: NOW, signal: new AbortController().signal, onProgress: () => {} };
  return previewRetention(pages(), { days: 30, keyPrefix }, context);
}

describe('the preview of keepImagesDays', () => {
  it('counts current versions that are old enough at the next midnight UTC', async () => {
    const found = await preview([version('a', 30), version('b', 29.99), version('c', 400)]);
    expect(found).toMatchObject({ days: 30, appliedAt: '2026-11-21T00:00:00.000Z', read: 3 });
    expect(found.total).toEqual({
      hidden: {
        versions: 2,
        bytes: 2000,
        oldest: new Date(MIDNIGHT - 400 * DAY_MS).toISOString(),
        newest: new Date(MIDNIGHT - 30 * DAY_MS).toISOString(),
      },
      deleted: { versions: 0, bytes: 0 },
      deleteMarkers: 0,
    });
  });

  it('counts a version that was replaced from the day on which it was replaced, whatever its age', async () => {
    const young = await preview([version('a', 14), version('a', 500, old)]);
    expect(young.total).toMatchObject({ hidden: { versions: 0 }, deleted: { versions: 0 } });
    const longAgo = await preview([version('a', 15), version('a', 16, old), version('a', 17, old)]);
    expect(longAgo.total).toMatchObject({ hidden: { versions: 0 }, deleted: { versions: 2, bytes: 2000 } });
  });

  it('counts what a delete marker hides, and the marker only when nothing else of its key is left', async () => {
    const found = await preview([
      version('a', 20, marker),
      version('a', 40, old),
      version('b', 1, marker),
      version('c', 2, marker),
    ]);
    expect(found.total).toMatchObject({ hidden: { versions: 0 }, deleted: { versions: 1 }, deleteMarkers: 2 });
  });

  it('leaves a delete marker alone that another one follows on the next page', async () => {
    const found = await preview([version('a', 1, marker), version('a', 2, { ...marker, ...old })]);
    expect(found.total.deleteMarkers).toBe(0);
  });

  it('tells the prefixes apart, and keys directly below the prefix of the stack', async () => {
    const keys = ['faces/a.jpg', 'faces/b/1.jpg', 'faces/b/2/3.jpg', 'faces/c.jpg', 'faces/d/1.jpg'];
    const { prefixes } = await preview(
      keys.map((key) => version(key, 31)),
      'faces/',
    );
    expect(prefixes.map(({ prefix, hidden }) => [prefix, hidden.versions])).toEqual([
      ['faces/b/', 2],
      ['faces/', 2],
      ['faces/d/', 1],
    ]);
  });

  it('names the prefixes with the most versions, and keeps no more of them', async () => {
    const keys = Array.from({ length: 50 }, (_, person) => `person-${person}/1.jpg`).toSorted();
    const found = await preview([...keys, 'z/1.jpg', 'z/2.jpg'].map((key) => version(key, 31)));
    expect(found.prefixes).toHaveLength(20);
    expect(found.prefixes[0]).toMatchObject({ prefix: 'z/', hidden: { versions: 2 } });
    expect(found.otherPrefixes).toBe(31);
  });

  it('keeps a page and a few prefixes of any number of versions', async () => {
    async function* pages() {
      for (let page = 0; page < 100; page++) {
        yield Array.from({ length: 1000 }, (_, n) =>
          version(`p${String(page).padStart(4, '0')}/${String(n).padStart(4, '0')}`, 31),
        );
      }
    }
    const context = { now: NOW, signal: new AbortController().signal, onProgress: () => {} };
    const found = await previewRetention(pages(), { days: 30, keyPrefix: '' }, context);
    expect(found.total.hidden).toMatchObject({ versions: 100_000, bytes: 1e8 });
    expect(found.prefixes.length + found.otherPrefixes).toBe(100);
    expect(found.prefixes).toHaveLength(20);
  });
});
