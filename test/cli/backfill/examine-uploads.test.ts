import { expect, it } from '@jest/globals';
import { examineUploads } from '../../../cli/backfill/examine-uploads.ts';
import { refusedLine } from '../../../cli/backfill/report.ts';
import type { ErasedPerson } from '../../../functions/domain/erasure/tombstone.ts';
import type { MetadataRules } from '../../../functions/domain/upload-metadata.ts';
import { TOMBSTONE } from '../../fakes/tombstones.ts';
import { listed } from './fakes.ts';

const RULES: MetadataRules = {
  personTag: 'person-id',
  personNameTag: 'person-name',
  requireConsent: true,
  stackOptions: {},
};
const GOOD = { 'person-id': '1001', 'consent-id': 'c-7' };

type Metadata = Readonly<Record<string, string>> | 'gone';

const NOW = Date.parse('2026-11-20T08:00:00.000Z');
const ERASED: Readonly<Record<string, ErasedPerson>> = {
  erased: { erasing: TOMBSTONE },
  erasedLongAgo: { erasing: TOMBSTONE, expiresAt: NOW / 1000 },
};

function examining(metadata: readonly Metadata[], rules = RULES, signal = new AbortController().signal) {
  const ports = {
    metadata: async ({ objectKey }: { objectKey: string }) => metadata[Number(objectKey)] ?? 'gone',
    erasedPerson: async (personId: string) => ERASED[personId],
    clock: { now: () => NOW },
  };
  const versions = metadata.map((_, index) => listed(String(index)));
  return examineUploads(versions, rules, ports, { signal, onProgress: () => {} });
}

it('counts what intake would reject for its metadata, by reason', async () => {
  const { 'consent-id': _, ...unconsented } = GOOD;
  const examined = await examining([
    GOOD,
    unconsented,
    unconsented,
    { 'consent-id': 'c-7' },
    { ...GOOD, 'person-name': 'Zhang San' },
    { ...GOOD, 'quality-control': '9' },
    'gone',
  ]);
  expect(examined).toEqual({
    looked: 7,
    refused: { ConsentMissing: 2, PersonTagMissing: 1, PersonNameIllegal: 1, OptionIllegal: 1, ObjectGone: 1 },
    isInterrupted: false,
  });
});

it('counts images of persons who are being erased: none of them is enrolled', async () => {
  const persons = ['erased', 'erasedLongAgo', '1001'];
  const examined = await examining(persons.map((personId) => ({ ...GOOD, 'person-id': personId })));
  expect(examined.refused).toEqual({ PersonErased: 1 });
});

it('follows the rules of the stack', async () => {
  const rules = { ...RULES, requireConsent: false, personNameTag: undefined };
  const examined = await examining([{ 'person-id': '1001', 'person-name': 'Zhang San' }], rules);
  expect(examined.refused).toEqual({});
});

it('ends when it is interrupted', async () => {
  const interrupted = AbortSignal.abort();
  expect(await examining([GOOD], RULES, interrupted)).toEqual({ looked: 0, refused: {}, isInterrupted: true });
});

it.each([
  [{ looked: 300, refused: {} }, 300, 'Refused  none of 300 images for their metadata'],
  [{ looked: 20, refused: {} }, 300, 'Refused  none of 20 images in a sample for their metadata'],
  [
    { looked: 300, refused: { PersonTagMissing: 3, ConsentMissing: 12 } },
    300,
    'Refused  15 of 300 images for their metadata: 12 ConsentMissing, 3 PersonTagMissing',
  ],
  [
    { looked: 20, refused: { ConsentMissing: 5 } },
    1000,
    'Refused  5 of 20 images in a sample for their metadata: 5 ConsentMissing; about 250 of all',
  ],
])('%j of %i images is reported', (examined, missing, line) => {
  expect(refusedLine({ ...examined, isInterrupted: false }, missing)).toBe(line);
});
