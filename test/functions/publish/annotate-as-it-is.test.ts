import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import type { ImageOutcome } from '../../../functions/domain/outcome/image-outcome.ts';
import { outcomeOf } from '../../../functions/domain/outcome/outcome-of.ts';
import { annotateAsItIs } from '../../../functions/publish/annotate-as-it-is.ts';
import { ROW } from '../../fakes/publish-world.ts';

const STACK = 'FaceEnrollment';

function failedAt(time: string): FaceRow {
  const { faceId: _, faceIdSource: __, ...row } = ROW;
  return { ...row, status: 'FAILED', reason: 'Throttled', message: 'no', completedAt: time, updatedAt: time };
}

/** A row and its object. Each access waits until the test lets it happen, and is one step. */
class Steps {
  row: FaceRow = failedAt('2026-11-20T08:00:01.000Z');
  annotation: ImageOutcome | undefined;
  readonly #waiting: (() => void)[] = [];

  get waiting(): number {
    return this.#waiting.length;
  }

  next(index: number): void {
    this.#waiting.splice(index, 1)[0]?.();
  }

  async change(row: FaceRow): Promise<void> {
    await this.#turn();
    this.row = row;
  }

  annotate() {
    return annotateAsItIs(ROW, {
      stack: STACK,
      rows: {
        row: async () => {
          await this.#turn();
          return this.row;
        },
      },
      objects: {
        annotate: async (outcome) => {
          await this.#turn();
          this.annotation = outcome;
          return { kind: 'sent' };
        },
      },
    });
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Runs a scene once for each order in which its steps can happen; returns the number of orders. */
async function inEachOrder(scene: (steps: Steps) => Promise<unknown>, check: (steps: Steps) => void): Promise<number> {
  let choices: number[] = [];
  for (let orders = 1; ; orders += 1) {
    const steps = new Steps();
    const among: number[] = [];
    let isOver = false;
    const end = scene(steps).finally(() => {
      isOver = true;
    });
    for (await settled(); !isOver; await settled()) {
      among.push(steps.waiting);
      steps.next(choices[among.length - 1] ?? 0);
    }
    await end;
    check(steps);
    // The next order differs from this one as late as possible.
    const taken = among.map((_, step) => choices[step] ?? 0);
    const last = taken.findLastIndex((choice, step) => choice + 1 < (among[step] ?? 0));
    if (last === -1) return orders;
    choices = [...taken.slice(0, last), (taken[last] ?? 0) + 1];
  }
}

function expectAnnotationOfRow({ annotation, row }: Steps): void {
  expect(outcomeOf(row, STACK)).toEqual({ kind: 'outcome', outcome: annotation });
}

describe('the annotation of an object', () => {
  it('is that of its row, in whatever order two write it while the row changes', async () => {
    const scene = (steps: Steps) =>
      Promise.all([steps.annotate(), steps.change(ROW).then(async () => await steps.annotate())]);
    expect(await inEachOrder(scene, expectAnnotationOfRow)).toBeGreaterThan(50);
  });

  it('is that of its row also when the row changes twice', async () => {
    const scene = async (steps: Steps) => {
      const changes = async () => {
        await steps.change(failedAt('2026-11-20T09:00:00.000Z'));
        await steps.annotate();
        await steps.change(ROW);
        await steps.annotate();
      };
      await Promise.all([steps.annotate(), changes()]);
    };
    expect(await inEachOrder(scene, expectAnnotationOfRow)).toBeGreaterThan(500);
  });

  it('is left to a later delivery when the row does not come to rest', async () => {
    let writes = 0;
    const { answer } = await annotateAsItIs(ROW, {
      stack: STACK,
      rows: { row: async () => failedAt(new Date(Date.UTC(2026, 10, 20) + writes).toISOString()) },
      objects: {
        annotate: async () => {
          writes += 1;
          return { kind: 'sent' };
        },
      },
    });
    expect(answer).toEqual({ kind: 'retry', why: expect.stringContaining('changed') });
    expect(writes).toBe(5);
  });
});
