import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplayFailure, ReplayOptions, ReplayTarget } from '../../../cli/events/ports.ts';
import { replay } from '../../../cli/events/replay.ts';
import { summaryLines } from '../../../cli/events/report.ts';
import type { ErasedPerson } from '../../../functions/domain/erasure/tombstone.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { publishBatch } from '../../../functions/publish/publish-batch.ts';
import { PublishWorld, ROW } from '../../fakes/publish-world.ts';
import { ERASURE_ID } from '../../fakes/tombstones.ts';

const SINCE = '2026-11-20T00:00:00.000Z';

let world: PublishWorld;
let pages: FaceRow[][];
let failures: ReplayFailure[];
let tombstones: Map<string, ErasedPerson>;
let interrupt: AbortController;
beforeEach(() => {
  world = new PublishWorld();
  world.annotates = true;
  world.analyzes = true;
  pages = [];
  failures = [];
  tombstones = new Map();
  interrupt = new AbortController();
});

function run(kind: ReplayTarget['kind'] = 'events', options: Partial<ReplayOptions> = {}) {
  const { events, annotations, analytics } = world.context();
  if (events === undefined || annotations === undefined || analytics === undefined) {
    throw new Error('The world has all of them.');
  }
  const targets: Record<ReplayTarget['kind'], ReplayTarget> = {
    events: { kind: 'events', bus: events.bus },
    annotations: { kind: 'annotations', rows: annotations.rows, objects: annotations.objects },
    analytics: { kind: 'analytics', table: analytics.table },
  };
  const rows = {
    async *pages() {
      for (const page of pages) yield { read: page.length + 1, rows: page };
    },
  };
  return replay(
    rows,
    { find: async () => tombstones },
    targets[kind],
    { since: SINCE, stack: 'FaceEnrollment', dryRun: false, ...options },
    {
      clock: world.clock,
      signal: interrupt.signal,
      onProgress: () => {},
      onFailure: (failure) => failures.push(failure),
    },
  );
}

/** In the table, and found by the replay. */
function given(objectKey: string, more: Partial<FaceRow> = {}): FaceRow {
  return world.record({ objectKey, ...more }).row;
}

const REJECTED = { status: 'REJECTED', reason: 'NoFaceDetected', message: 'no', faceIdSource: undefined } as const;
const FAILED = { ...REJECTED, status: 'FAILED', reason: 'Throttled' } as const;
const BUSY = { kind: 'retry', why: 'ThrottlingException: slow down' } as const;

describe('a replay of events', () => {
  it('publishes the outcomes of rows with the ids that they had before', async () => {
    const records = ['a', 'b'].map((objectKey) => world.record({ objectKey }));
    await publishBatch(records, world.context());
    const before = world.published.splice(0);
    pages = [records.map(({ row }) => row)];
    expect(await run()).toEqual({
      read: 3,
      sent: { ENROLLED: 2, REJECTED: 0, FAILED: 0 },
      failed: 0,
      skipped: 0,
      erased: 0,
      isInterrupted: false,
    });
    expect(world.published).toEqual(before);
  });

  it('takes only the statuses that are asked for', async () => {
    pages = [[given('a'), given('b', REJECTED)], [given('c', FAILED)]];
    expect(await run('events', { statuses: ['REJECTED', 'FAILED'] })).toMatchObject({
      sent: { ENROLLED: 0, REJECTED: 1, FAILED: 1 },
    });
    expect(world.published.map(({ objectKey }) => objectKey)).toEqual(['b', 'c']);
  });

  it('sends nothing in a dry run, and counts the same', async () => {
    pages = [[given('a'), given('b', REJECTED)]];
    expect(await run('events', { dryRun: true })).toMatchObject({ sent: { ENROLLED: 1, REJECTED: 1 } });
    expect(world.published).toEqual([]);
  });

  it('skips images that are being tried again, and images that wait', async () => {
    pages = [[given('a', { ...FAILED, reason: 'NoFaceDetected' }), given('b', { status: 'PENDING' })]];
    const report = await run();
    expect(report).toMatchObject({ sent: { ENROLLED: 0, REJECTED: 0, FAILED: 0 }, skipped: 1 });
    expect(summaryLines('events', report, false)).toContain('1 skipped: their images are being tried again');
  });

  it('passes over images that an erasure deletes, and says so', async () => {
    tombstones.set(ROW.personId ?? '', { erasing: { id: ERASURE_ID, asOf: ROW.uploadedAt } });
    pages = [
      [given('a'), given('later', { uploadedAt: '2026-11-20T09:00:00.000Z' }), given('b', { personId: '2002' })],
    ];
    const report = await run();
    expect(report).toMatchObject({ sent: { ENROLLED: 2 }, erased: 1 });
    expect(world.published.map(({ objectKey }) => objectKey)).toEqual(['later', 'b']);
    expect(summaryLines('events', report, false)).toContain('1 skipped: their persons are being erased');
  });

  it('tries again what may pass, and reports what does not', async () => {
    pages = [[given('a'), given('b')]];
    world.answers.set('a', BUSY);
    const sleep = world.clock.sleep.bind(world.clock);
    const pauses: number[] = [];
    world.clock.sleep = async (ms) => {
      pauses.push(ms);
      if (pauses.length === 2) world.answers.clear();
      await sleep(0);
    };
    expect(await run()).toMatchObject({ sent: { ENROLLED: 2 }, failed: 0 });
    expect(pauses).toEqual([1_000, 2_000]);
    expect(world.published.map(({ objectKey }) => objectKey)).toEqual(['b', 'a']);

    world.answers.set('a', { kind: 'refused', why: 'AccessDeniedException: no' });
    const report = await run();
    expect(report).toMatchObject({ sent: { ENROLLED: 1 }, failed: 1 });
    expect(failures).toEqual([{ objectKey: 'a', version: ROW.version, why: 'AccessDeniedException: no' }]);
    expect(summaryLines('events', report, false)).toContain('1 could not be sent; run the same command again');
  });

  it('never has more than a page in memory, and ends where it is interrupted', async () => {
    pages = Array.from({ length: 3 }, (_, page) => Array.from({ length: 250 }, (_, row) => given(`${page}/${row}`)));
    const put = world.context().events?.bus.put;
    expect(put).toBeDefined();
    world.answers.set('1/0', { kind: 'refused', why: 'no' });
    const report = replay(
      {
        async *pages() {
          for (const page of pages) yield { read: page.length, rows: page };
        },
      },
      { find: async () => tombstones },
      { kind: 'events', bus: { put: async (outcomes) => (put ? put(outcomes) : []) } },
      { since: SINCE, stack: 'FaceEnrollment', dryRun: false },
      { clock: world.clock, signal: interrupt.signal, onProgress: () => {}, onFailure: () => interrupt.abort() },
    );
    expect(await report).toMatchObject({ read: 500, isInterrupted: true });
    // The batch in which it was interrupted is the last one.
    expect(world.published).toHaveLength(250 + 99);
  });
});

describe('a replay of annotations', () => {
  it('writes the outcomes of the rows as they are, and publishes nothing', async () => {
    const old = given('a', FAILED);
    given('a', { completedAt: '2026-11-21T00:00:00.000Z', updatedAt: '2026-11-21T00:00:00.000Z' });
    pages = [[old]];
    expect(await run('annotations')).toMatchObject({ failed: 0 });
    expect(world.annotated).toMatchObject([{ status: 'ENROLLED', completedAt: '2026-11-21T00:00:00.000Z' }]);
    expect(world.published).toEqual([]);
  });

  it('leaves the later outcome on an object that gets one meanwhile', async () => {
    pages = [[given('a', FAILED)]];
    const { annotated } = world;
    const push = annotated.push.bind(annotated);
    annotated.push = (outcome) => {
      if (outcome.status === 'FAILED') given('a', { completedAt: '2026-11-21T00:00:00.000Z' });
      return push(outcome);
    };
    expect(await run('annotations')).toMatchObject({ failed: 0 });
    expect(annotated.map(({ status }) => status)).toEqual(['FAILED', 'ENROLLED']);
  });

  it('passes over an image whose row is gone or waits again', async () => {
    const [gone, waiting] = [given('gone'), given('waiting', FAILED)];
    pages = [[gone, waiting]];
    world.rows.delete('gone');
    given('waiting', { status: 'PENDING', completedAt: undefined });
    expect(await run('annotations')).toMatchObject({ failed: 0 });
    expect(world.annotated).toEqual([]);
  });

  it('reports an object that S3 does not annotate', async () => {
    pages = [[given('a')]];
    world.annotationAnswers.set('a', { kind: 'refused', why: 'InvalidRequest: SSE-C' });
    expect(await run('annotations')).toMatchObject({ failed: 1 });
    expect(failures).toMatchObject([{ why: 'InvalidRequest: SSE-C' }]);
  });
});

describe('a replay for analysis', () => {
  const pseudonymKey = Buffer.alloc(32, 7).toString('base64');

  function person(personId: string, more: object): void {
    world.persons.persons.put({ ...absentPerson(personId), revision: 1, ...more });
  }

  it('stores the outcomes of rows with the ids and pseudonyms that they had before, and publishes nothing', async () => {
    person('1001', { pseudonymKey });
    const records = ['a', 'b'].map((objectKey) => world.record({ objectKey }));
    await publishBatch(records, world.context());
    const before = world.firehose.rows.splice(0);
    world.published.splice(0);
    pages = [records.map(({ row }) => row)];
    const report = await run('analytics');
    expect(summaryLines('analytics', report, false)).toEqual([
      '2 outcomes stored for analysis (2 ENROLLED, 0 REJECTED, 0 FAILED), of 3 rows that were read',
    ]);
    expect(world.firehose.rows).toEqual(before);
    expect(before).toMatchObject([{ person: expect.any(String) }, { person: expect.any(String) }]);
    expect(world.published).toEqual([]);
  });

  it('has no pseudonym of a person that is erased, and makes none', async () => {
    person('1001', { pseudonymKey, erasing: { id: 'erasure-1' } });
    pages = [[given('a'), given('b', { personId: '1002' })]];
    await run('analytics');
    expect(world.firehose.rows).toMatchObject([{ person: null }, { person: null }]);
    expect(world.persons.persons.size).toBe(1);
  });

  it('tries again what Firehose does not take in passing', async () => {
    pages = [[given('a', { size: 1 }), given('b', { size: 2 })]];
    world.firehose.codeFor = ({ size }) => (size === 1 ? 'ServiceUnavailableException' : undefined);
    const sleep = world.clock.sleep.bind(world.clock);
    world.clock.sleep = async (ms) => {
      world.firehose.codeFor = () => undefined;
      await sleep(ms);
    };
    expect(await run('analytics')).toMatchObject({ sent: { ENROLLED: 2 }, failed: 0 });
    expect(world.firehose.rows.map(({ size }) => size)).toEqual([2, 1]);
  });
});
