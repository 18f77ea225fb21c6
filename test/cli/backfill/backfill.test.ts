import { beforeEach, describe, expect, it } from '@jest/globals';
import { count } from '../../../cli/backfill/count.ts';
import { estimate } from '../../../cli/backfill/estimate.ts';
import type { SendProgress, VersionSource } from '../../../cli/backfill/ports.ts';
import { notSentLines } from '../../../cli/backfill/report.ts';
import { send } from '../../../cli/backfill/send.ts';
import { uploadEvent } from '../../../cli/backfill/upload-event.ts';
import { isoTime } from '../../../functions/domain/clock.ts';
import { parseUploadEvent } from '../../../functions/intake/upload-event.ts';
import { FakePipeline, listed, sourceOf } from './fakes.ts';

let pipeline: FakePipeline;
let interrupt: AbortController;
let progress: SendProgress[];
beforeEach(() => {
  pipeline = new FakePipeline();
  interrupt = new AbortController();
  progress = [];
});

const numbered = (images: number) => Array.from({ length: images }, (_, index) => listed(`key ${index}`));

function counting(source: VersionSource, random = () => 0.5) {
  return count(source, pipeline, { signal: interrupt.signal, sampleSize: 20, onProgress: () => {}, random });
}

function sending(source: VersionSource, options: { rate?: number; maxWaiting?: number } = {}) {
  return send(source, { bucket: 'images', rate: 1000, maxWaiting: 1000, ...options }, pipeline, {
    signal: interrupt.signal,
    onProgress: (now) => progress.push(now),
  });
}

describe('counting', () => {
  it('tells what has a row, what can be enrolled, and what is skipped and why', async () => {
    pipeline.know(listed('known'));
    const { counts } = await counting(
      sourceOf([
        listed('known'),
        listed('new'),
        listed('人脸/a b+%.jpg', { size: 500 }),
        listed('old', { isLatest: false }),
        listed('deleted', { isDeleteMarker: true }),
        listed('folder/', { size: 0 }),
        listed('empty', { size: 0 }),
        listed('full folder/'),
        listed('before versions', { version: 'null' }),
        listed('frozen', { storageClass: 'DEEP_ARCHIVE' }),
        listed('restored', { storageClass: 'GLACIER', isRestored: true }),
        listed('cold', { storageClass: 'GLACIER_IR' }),
      ]),
    );
    expect(counts).toEqual({
      listed: 12,
      known: 1,
      missing: 6,
      expired: 0,
      bytes: 4500,
      passedOver: { notCurrent: 2, folder: 1, unversioned: 1, archived: 1 },
    });
  });

  it('takes a row that is PENDING for longer than a queue keeps a message for one whose message is gone', async () => {
    const days = (count: number) => isoTime(pipeline.clock.now() - count * 86_400_000);
    pipeline.know(listed('waits'), { status: 'PENDING', updatedAt: days(13.9) });
    pipeline.know(listed('lost'), { status: 'PENDING', updatedAt: days(14.1) });
    pipeline.know(listed('lost, and overwritten since', { isLatest: false }), {
      status: 'PENDING',
      updatedAt: days(400),
    });
    pipeline.know(listed('failed'), { status: 'FAILED', updatedAt: days(400) });
    pipeline.know(listed('old', { isLatest: false }), { status: 'ENROLLED', updatedAt: days(400) });
    const source = sourceOf([
      listed('waits'),
      listed('lost'),
      listed('lost, and overwritten since', { isLatest: false }),
      listed('failed'),
      listed('old', { isLatest: false }),
      listed('never seen, and overwritten since', { isLatest: false }),
      listed('new'),
    ]);
    const { counts } = await counting(source);
    expect(counts).toMatchObject({ listed: 7, known: 2, missing: 3, expired: 2, passedOver: { notCurrent: 2 } });
    await sending(source);
    expect(pipeline.keys).toEqual(['lost', 'lost, and overwritten since', 'new']);
  });

  it('takes a sample from everywhere, and keeps no more of a million images than that', async () => {
    const many: VersionSource = {
      async *pages() {
        for (let page = 0; page < 1000; page++) yield numbered(1000).map((each) => ({ ...each, objectKey: `${page}` }));
      },
    };
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const { counts, sample } = await counting(many, random);
    expect(counts.missing).toBe(1_000_000);
    expect(sample).toHaveLength(20);
    expect(sample.filter(({ objectKey }) => Number(objectKey) >= 500).length).toBeGreaterThan(4);
  });

  it('ends when it is interrupted', async () => {
    interrupt.abort();
    expect(await counting(sourceOf(numbered(30), 10))).toMatchObject({ isInterrupted: true, counts: { listed: 10 } });
  });
});

describe('sending', () => {
  it('sends what has no row, once and in order', async () => {
    pipeline.know(listed('key 3'));
    const report = await sending(sourceOf(numbered(25), 10));
    expect(pipeline.keys).toEqual(
      numbered(25)
        .map(({ objectKey }) => objectKey)
        .filter((key) => key !== 'key 3'),
    );
    expect(report).toMatchObject({ sent: 24, known: 1, isInterrupted: false });
  });

  it('escapes the two characters of a key that SQS does not accept', () => {
    const body = uploadEvent('images', listed('a\ufffeb\uffffc'));
    expect(body).not.toMatch(/[\ufffe\uffff]/);
    expect(parseUploadEvent(body)?.objectKey).toBe('a\ufffeb\uffffc');
  });

  it('sends events that intake takes for those of the upload', () => {
    const version = listed('人脸/a b+%"\n.jpg', { version: 'v1', size: 7 });
    expect(parseUploadEvent(uploadEvent('images', version))).toEqual({
      bucket: 'images',
      objectKey: '人脸/a b+%"\n.jpg',
      version: 'v1',
      eTag: 'e',
      size: 7,
      sequencer: '0',
      uploadedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('sends events that SQS takes, also of keys with characters that XML does not have', () => {
    const body = uploadEvent('images', listed('a\uffff/\ufffe.jpg'));
    expect(body).not.toMatch(/[\ufffe\uffff]/);
    expect(parseUploadEvent(body)?.objectKey).toBe('a\uffff/\ufffe.jpg');
  });

  it.each([1, 7, 10, 80])('sends no more than %d images in any second', async (rate) => {
    await sending(sourceOf(numbered(200), 30), { rate });
    for (const { at } of pipeline.sent) {
      const inThatSecond = pipeline.sent.filter((other) => other.at >= at && other.at < at + 1000);
      expect(inThatSecond.length).toBeLessThanOrEqual(rate + Math.min(10, rate) - 1);
    }
    const [first, last] = [pipeline.sent[0]?.at ?? 0, pipeline.sent.at(-1)?.at ?? 0];
    expect((last - first) / 1000).toBeGreaterThan((200 - 10) / rate - 1);
    expect((last - first) / 1000).toBeLessThan(200 / rate + 1);
  });

  it('does not make up by a burst for the time it was held up', async () => {
    let isSlow = true;
    pipeline.beforeSend = () => {
      if (isSlow) pipeline.clock.pass(60_000);
      isSlow = false;
    };
    await sending(sourceOf(numbered(50)), { rate: 10 });
    const after = pipeline.sent.slice(10);
    expect((after.at(-1)?.at ?? 0) - (after[0]?.at ?? 0)).toBeGreaterThanOrEqual(3000);
  });

  it('pauses while too many messages wait, says so, and goes on', async () => {
    pipeline.waitingMessages = 500;
    const { sleep } = pipeline.clock;
    const begun = pipeline.clock.now();
    let sleeps = 0;
    pipeline.clock.sleep = async (ms) => {
      sleeps += 1;
      if (sleeps === 3) pipeline.waitingMessages = 100;
      await sleep.call(pipeline.clock, ms);
    };
    await sending(sourceOf(numbered(5)), { maxWaiting: 100 });
    expect(progress.filter(({ heldBy }) => heldBy === 500)).toHaveLength(3);
    expect(pipeline.sent).toHaveLength(5);
    expect((pipeline.sent[0]?.at ?? 0) - begun).toBe(15_000);
  });

  it('can be interrupted while it pauses', async () => {
    pipeline.waitingMessages = 500;
    pipeline.clock.sleep = async () => interrupt.abort();
    expect(await sending(sourceOf(numbered(5)), { maxWaiting: 100 })).toMatchObject({ sent: 0, isInterrupted: true });
    expect(pipeline.sent).toEqual([]);
  });

  it('ends when it is interrupted, says up to where it came, and completes the rest when it is run again', async () => {
    pipeline.beforeSend = () => pipeline.sent.length >= 20 && interrupt.abort();
    const report = await sending(sourceOf(numbered(100), 50));
    expect(report).toMatchObject({ sent: 30, isInterrupted: true, lastKey: 'key 29' });
    interrupt = new AbortController();
    pipeline.beforeSend = () => {};
    expect(await sending(sourceOf(numbered(100), 50))).toMatchObject({ sent: 70, known: 30 });
    expect(new Set(pipeline.keys).size).toBe(100);
    expect(pipeline.keys).toHaveLength(100);
  });

  it('says up to where it came, also when nothing was missing at the end of a page', async () => {
    await sending(sourceOf(numbered(10)));
    expect(await sending(sourceOf(numbered(10)))).toMatchObject({ sent: 0, known: 10, lastKey: 'key 9' });
  });

  it('sends batches side by side, and no more than so many', async () => {
    pipeline.stepsToSend = 500;
    const report = await sending(sourceOf(numbered(1000), 100), { rate: 10_000 });
    expect(report).toMatchObject({ sent: 1000, isInterrupted: false });
    expect(pipeline.mostOnTheirWay).toBe(32);
    expect(new Set(pipeline.keys).size).toBe(1000);
  });

  it('ends what it has begun when it is interrupted, so that everything up to the last key is done', async () => {
    pipeline.stepsToSend = 50;
    let batches = 0;
    pipeline.beforeSend = () => {
      batches += 1;
      if (batches === 20) interrupt.abort();
    };
    const { lastKey, sent } = await sending(sourceOf(numbered(1000)), { rate: 10_000 });
    expect(sent).toBe(200);
    expect(lastKey).toBe('key 199');
    expect(new Set(pipeline.keys)).toEqual(new Set(numbered(200).map(({ objectKey }) => objectKey)));
  });

  it('ends what it has begun when a batch fails, and begins no more', async () => {
    pipeline.stepsToSend = 50;
    let batches = 0;
    pipeline.beforeSend = () => {
      batches += 1;
      if (batches === 20) throw new Error('SQS is down');
    };
    await expect(sending(sourceOf(numbered(1000)), { rate: 10_000 })).rejects.toThrow('SQS is down');
    expect(pipeline.onTheirWay).toBe(0);
    expect(batches).toBeLessThan(60);
    expect(pipeline.keys).toHaveLength((batches - 1) * 10);
  });

  it('names an image that SQS does not accept, and sends the others', async () => {
    pipeline.notAccepted.add('key 13').add('key 27');
    const report = await sending(sourceOf(numbered(40)));
    expect(report).toMatchObject({ sent: 38, notSentCount: 2, isInterrupted: false });
    expect(report.notSent).toEqual([
      { objectKey: 'key 13', version: 'v-of-key 13', reason: 'InvalidMessageContents' },
      { objectKey: 'key 27', version: 'v-of-key 27', reason: 'InvalidMessageContents' },
    ]);
    expect(pipeline.sent).toHaveLength(38);
  });

  it('names a thousand of them at most, and counts the others', async () => {
    for (const { objectKey } of numbered(1200)) pipeline.notAccepted.add(objectKey);
    const report = await sending(sourceOf(numbered(1205)), { rate: 10_000 });
    expect(report).toMatchObject({ sent: 5, notSentCount: 1200 });
    expect(report.notSent).toHaveLength(1000);
    expect(notSentLines(report).at(-1)).toBe('not sent  200 others');
  });

  it('fetches the next page while it sends', async () => {
    const order: string[] = [];
    pipeline.beforeSend = () => order.push('send');
    const source: VersionSource = {
      async *pages() {
        for (const page of [0, 1, 2]) {
          order.push(`page ${page}`);
          yield numbered(10).map((each) => ({ ...each, objectKey: `${page} ${each.objectKey}` }));
        }
      },
    };
    await sending(source);
    expect(order).toEqual(['page 0', 'page 1', 'send', 'page 2', 'send', 'send']);
  });

  it('loses nothing when it is killed at any step', async () => {
    for (let step = 1; step <= 10; step++) {
      pipeline = new FakePipeline();
      let steps = 0;
      pipeline.beforeSend = () => {
        steps += 1;
        if (steps === step) throw new Error('killed');
      };
      await sending(sourceOf(numbered(100), 30)).catch(() => {});
      pipeline.beforeSend = () => {};
      await sending(sourceOf(numbered(100), 30));
      expect(new Set(pipeline.keys).size).toBe(100);
    }
  });
});

describe('an estimate', () => {
  const counts = {
    listed: 0,
    known: 0,
    expired: 0,
    passedOver: { notCurrent: 0, folder: 0, unversioned: 0, archived: 0 },
  };

  it('is between a request for four images and two requests for each', () => {
    expect(estimate({ ...counts, missing: 8000, bytes: 0 }, 80, 20)).toMatchObject({
      seconds: { least: 100, most: 800 },
      createFaceCalls: { least: 2000, most: 8000 },
    });
  });

  it('is bound by the rate that was asked for', () => {
    expect(estimate({ ...counts, missing: 8000, bytes: 0 }, 5, 20).seconds).toEqual({ least: 1600, most: 1600 });
  });

  it('counts what Tencent downloads', () => {
    const small = estimate({ ...counts, missing: 1_000_000, bytes: 0 }, 80, 20).dollars;
    expect(small).toBeCloseTo(9.8);
    expect(estimate({ ...counts, missing: 1_000_000, bytes: 200e9 }, 80, 20).dollars - small).toBeCloseTo(18);
  });
});
