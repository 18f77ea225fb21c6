import { beforeEach, describe, expect, it } from '@jest/globals';
import { FirehoseAnalytics } from '../../../functions/analytics/firehose-analytics.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { analysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { refusal } from '../../fakes/firehose/firehose-rules.ts';
import { MemoryFirehose } from '../../fakes/firehose/memory-firehose.ts';
import { ROW } from '../../fakes/publish-world.ts';

let firehose: MemoryFirehose;
let analytics: FirehoseAnalytics;
let persons: Map<string, string>;
beforeEach(() => {
  firehose = new MemoryFirehose();
  persons = new Map();
  analytics = new FirehoseAnalytics(firehose.client, firehose.name, { of: async () => persons });
});

function outcomes(count: number, more: Partial<FaceRow> = {}): ImageOutcome[] {
  const { objectKey: prefix = 'photos/' } = more;
  return Array.from({ length: count }, (_, index) => {
    const read = outcomeOf({ ...ROW, ...more, objectKey: `${prefix}${index}.jpg` }, 'S');
    if (read.kind !== 'outcome') throw new Error('The row has an outcome.');
    return read.outcome;
  });
}

const sent = (count: number) => Array(count).fill({ kind: 'sent' });

describe('records for analysis', () => {
  it('are made of the outcomes, with the pseudonyms of their persons', async () => {
    persons.set('1001', 'pseudonym-1');
    const all = [...outcomes(2), ...outcomes(1, { personId: '1002' })];
    expect(await analytics.put(all)).toEqual(sent(3));
    const pseudonyms = ['pseudonym-1', 'pseudonym-1', null];
    expect(firehose.rows).toEqual(all.map((outcome, index) => analysisRecord(outcome, pseudonyms[index] ?? null)));
  });

  it('are not stored when the persons cannot be read', async () => {
    const of = () => Promise.reject(new Error('socket hang up'));
    const failing = new FirehoseAnalytics(firehose.client, firehose.name, { of });
    expect(await failing.put(outcomes(2))).toEqual(Array(2).fill({ kind: 'retry', why: 'Error: socket hang up' }));
    expect(firehose.requests).toEqual([]);
  });

  it('go 500 in a request, as Firehose takes them', async () => {
    expect(await analytics.put(outcomes(1_101))).toEqual(sent(1_101));
    expect(firehose.requests).toEqual([500, 500, 101]);
  });

  it('go in smaller requests when they are as large as keys allow', async () => {
    const all = outcomes(500, { objectKey: `${'\u0001'.repeat(2_000)}/` });
    expect(await analytics.put(all)).toEqual(sent(500));
    expect(firehose.requests.length).toBeGreaterThan(1);
  });

  it('have an answer each, and none is put twice that Firehose has taken', async () => {
    const all = outcomes(3);
    firehose.codeFor = ({ outcome_id: id }) => (id === all[1]?.outcomeId ? 'ServiceUnavailableException' : undefined);
    expect(await analytics.put(all)).toEqual([
      { kind: 'sent' },
      { kind: 'retry', why: 'ServiceUnavailableException: no' },
      { kind: 'sent' },
    ]);
    expect(firehose.requests).toEqual([3]);
  });

  it('go one by one when the request is refused for one of them', async () => {
    const rejected = { status: 'REJECTED', reason: 'NoFaceDetected', message: 'no', faceIdSource: undefined } as const;
    const large = outcomes(1, { ...rejected, tencentCode: 'x'.repeat(1_024_000) });
    expect(await analytics.put([...outcomes(1), ...large, ...outcomes(1)])).toEqual([
      { kind: 'sent' },
      { kind: 'refused', why: 'ValidationException: data' },
      { kind: 'sent' },
    ]);
  });

  it.each([
    ['ResourceNotFoundException', 400, 'refused'],
    ['AccessDeniedException', 400, 'refused'],
    ['InvalidKMSResourceException', 400, 'refused'],
    ['ServiceUnavailableException', 503, 'retry'],
    ['ThrottlingException', 400, 'retry'],
    ['InternalFailure', 500, 'retry'],
  ])('are all %s (%i): %s', async (name, httpStatusCode, kind) => {
    firehose.error = Object.assign(refusal(name, 'no'), { $metadata: { httpStatusCode } });
    expect(await analytics.put(outcomes(2))).toEqual(Array(2).fill({ kind, why: `${name}: no` }));
  });

  it('are tried again when the answer gets lost', async () => {
    firehose.error = new Error('socket hang up');
    expect(await analytics.put(outcomes(1))).toEqual([{ kind: 'retry', why: 'Error: socket hang up' }]);
  });
});
