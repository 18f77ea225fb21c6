import { beforeEach, describe, expect, it } from '@jest/globals';
import { OutcomeWatch } from '../../../cli/shared/outcome-watch.ts';
import { outcome } from '../../../cli/status/outcome.ts';
import { type FaceRow, type ImageRef, imageId } from '../../../functions/domain/face-row.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const IMAGE: ImageRef = { objectKey: 'a.jpg', version: 'v1' };

let clock: FakeClock;
/** Times at which the rows were read, in milliseconds since the start. */
let looks: number[];
/** What the row of the image is at such a time. */
let statusAt: (ms: number) => FaceRow['status'] | undefined;
beforeEach(() => {
  clock = new FakeClock();
  looks = [];
  statusAt = () => 'PENDING';
});

const ports = {
  clock: { now: () => clock.now(), sleep: (ms: number) => clock.sleep(ms) },
  rows: async (images: readonly ImageRef[]) => {
    const ms = clock.now() - new FakeClock().now();
    looks.push(ms);
    const status = statusAt(ms);
    return new Map(
      status === undefined ? [] : images.map((image) => [imageId(image), { ...image, status } as FaceRow]),
    );
  },
};

function wait(timeoutMs = 60_000, signal = new AbortController().signal) {
  return outcome(IMAGE, ports, timeoutMs, signal);
}

describe('waiting for the outcome of an image', () => {
  it('ends as soon as there is one, even when there is no row at first', async () => {
    statusAt = (ms) => {
      if (ms < 1_000) return undefined;
      return ms < 3_000 ? 'PENDING' : 'REJECTED';
    };
    expect(await wait()).toMatchObject({ row: { status: 'REJECTED' }, isInterrupted: false });
    expect(looks.at(-1)).toBeLessThan(5_100);
  });

  it('looks often at first, and every two seconds later', async () => {
    await wait();
    expect(looks.filter((ms) => ms < 1_000).length).toBeGreaterThanOrEqual(3);
    expect(looks.length).toBeLessThan(40);
    const last = looks.slice(-2);
    expect((last[1] ?? 0) - (last[0] ?? 0)).toBe(2_000);
  });

  it('gives the row as it is when the time is over, or none', async () => {
    expect(await wait(5_000)).toMatchObject({ row: { status: 'PENDING' } });
    statusAt = () => undefined;
    expect(await wait(5_000)).toEqual({ row: undefined, isInterrupted: false });
  });

  it('ends at an interruption', async () => {
    const interrupt = new AbortController();
    statusAt = (ms) => {
      if (ms > 2_000) interrupt.abort();
      return 'PENDING';
    };
    expect(await wait(60_000, interrupt.signal)).toEqual({ row: undefined, isInterrupted: true });
  });

  it('gives each image its own time, from the moment at which it was added', async () => {
    const watch = new OutcomeWatch(ports, 10_000);
    const ended: [string, number][] = [];
    watch.add(IMAGE);
    let isComplete = false;
    await watch.run({
      isComplete: () => isComplete,
      signal: new AbortController().signal,
      onEnded: ({ objectKey }) => {
        ended.push([objectKey, clock.now()]);
        if (!isComplete) watch.add({ ...IMAGE, objectKey: 'b.jpg' });
        isComplete = true;
      },
    });
    expect(ended.map(([key]) => key)).toEqual(['a.jpg', 'b.jpg']);
    expect((ended[1]?.[1] ?? 0) - (ended[0]?.[1] ?? 0)).toBeGreaterThanOrEqual(10_000);
  });
});
