import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { START } from './engine/scheduler.ts';
import { type Plan, planOf } from './plan.ts';
import { loadProduct, type Product } from './product.ts';
import { range, runSeeds, tellSeed } from './run-seeds.ts';
import { runThread } from './run-thread.ts';
import type { Simulation } from './simulation.ts';
import type { Progress, SeedOrder } from './worker.ts';

const SEEDS = 1_000;
/** Of a line of a story. */
const NUMBER_LENGTH = 5;
/** On a quiet machine an eighth of it; a machine that is busy with other tests is several times slower. */
const WITHIN_MS = 400_000;
const FUNCTIONS = join(import.meta.dirname, '../../functions');

let product: Product;
beforeAll(async () => {
  product = await loadProduct(FUNCTIONS);
});

describe('the simulation', () => {
  const coverage = new Map<string, number>();

  it(
    `of ${SEEDS} seeds breaks no promise`,
    async () => {
      let ended = 0;
      const violations: string[] = [];
      const order: SeedOrder = { functions: FUNCTIONS, from: 1, count: SEEDS };
      // In a thread: the contexts of Jest slow it down.
      await runThread<Progress>('worker.ts', order, (progress) => {
        ended += progress.seeds;
        for (const [what, times] of progress.coverage) coverage.set(what, (coverage.get(what) ?? 0) + times);
        for (const { seed, violation } of progress.violations) {
          violations.push(`npm run simulate -- --seed ${seed}   # ${violation}`);
        }
      });
      expect(ended).toBe(SEEDS);
      expect(violations).toEqual([]);
    },
    WITHIN_MS,
  );

  it.each([
    /^fault crashBefore tables/,
    /^fault crashAfter queue/,
    /^fault throttled s3/,
    /^fault answerLost tables/,
    /^fault repeated pacer/,
    /^fault freezeBefore tables/,
    /^fault woke up after its end/,
    /^fault too late to send/,
    /^fault not sent tencent/,
    /^fault event twice/,
    /^fault undeleted enrollments/,
    /^fault batch is late enroll/,
    /^fault conflict tables/,
    /^fault crashAfter bus/,
    /^fault answerLost bus/,
    /^bus refuses an entry for good/,
    /^bus refuses an entry in passing/,
    /^bus refuses a request for good/,
    /^fault crashAfter firehose/,
    /^fault answerLost firehose/,
    /^firehose refuses a record in passing/,
    /^firehose refuses a request for good/,
    /^outcome stored for analysis/,
    /^outcome delayed: An outcome could not be stored for analysis/,
    /^stream repeats a batch/,
    /^stream comes again from a record on/,
    /^processes died publish/,
    /^outcome published/,
    /^outcome annotated/,
    /^outcome not annotated/,
    /^outcome moved to its dead-letter queue/,
    /^outcome delayed: An outcome could not be moved to the dead-letter queue/,
    /^fault hot partition Faces$/,
    /^fault hot partition Faces\/byPerson/,
    /^fault hot partition Faces\/byStatusDay/,
    /^fault hot partition Persons/,
    /^fault hot partition Pacer/,
    /^fault secret empty/,
    /^two functions with one group/,
    /^processes of the previous version intake/,
    /^processes of the previous version enroll/,
    /^queue uploads delivers twice/,
    /^queue enrollments dropped a duplicate/,
    /^queue enrollments moved a message/,
    /^redrive by command/,
    /^redrive by console/,
    /^waits: the rate limit is used up/,
    /^resubmit enrolled -> enrolled/,
    /^resubmit notEnrolled -> sent/,
    /^resubmit REJECTED -> sent/,
    /^somebody else added a face during a call/,
    /^somebody else deleted the person$/,
    /^somebody else deleted the person during a call/,
    /^somebody else created the person again$/,
    /^tencent adds some and loses the answer/,
    /^tencent never gets a request/,
    /^tencent refuses and adds all the same/,
    /^tencent receives 4 image/,
    /^tencent AuthFailure/,
    /^tencent RequestLimitExceeded/,
    /^a face was removed/,
    /^movedToDeadLetterQueue LastFace/,
    /^tencent creates a person/,
    /^tencent loses the answer to a creation/,
    /^tencent finds a similar person/,
    /^tencent tells groups/,
    /^tencent is asked by another program to create the person/,
    /^tencent InvalidParameterValue.PersonIdAlreadyExist/,
    /^tencent InvalidParameterValue.GroupIdNotExist/,
    /^row PENDING -> REJECTED SimilarPersonExists/,
    /^row PENDING -> REJECTED PersonNameIllegal/,
    /^row FAILED -> ENROLLED/,
    /^row PENDING -> FAILED OutcomeUnknown/,
    /^row PENDING -> REJECTED DuplicateImage/,
    /^duplicate of one of several candidates/,
    /^people deleted all candidates/,
    /^row PENDING -> REJECTED PersonFull/,
    /^row PENDING -> REJECTED PersonNotFound/,
    /^waits: a call of this person is under way/,
    /^waits: a lost call may still be carried out/,
    /^waits: another process has changed the person/,
    /^rest: PENDING, its last delivery came to nothing/,
    /^erasures that ended DONE/,
    /^erasures that ended INCOMPLETE/,
    /^intake hands an image of an erased person over/,
    /^enroll hands an image of an erased person over/,
    /^erase erased an image that was handed over/,
    /^row PENDING -> REJECTED PersonErased/,
    /^end: a person who came back is enrolled/,
  ])('has met %s', (pattern) => {
    expect([...coverage.keys()].filter((what) => pattern.test(what))).not.toEqual([]);
  });
});

describe('publishing', () => {
  it(
    'changes nothing in the pipeline, also while neither the bus nor Firehose takes anything',
    async () => {
      for (const seed of [1, 5, 13, 34]) {
        const withoutTakers = (plan: Plan): Plan => ({
          ...unheard(plan),
          publishing: plan.publishing && {
            ...plan.publishing,
            events: true,
            annotations: true,
            busOutage: { service: 'bus', from: START, to: plan.faultsEnd },
          },
        });
        const unpublished = (plan: Plan): Plan => ({ ...unheard(plan), publishing: undefined });
        const pipeline = storyOfPipeline(await tellSeed(seed, { product, adjust: unpublished }));
        expect(pipeline.length).toBeGreaterThan(50);
        expect(storyOfPipeline(await tellSeed(seed, { product, adjust: withoutTakers }))).toEqual(pipeline);
      }
    },
    WITHIN_MS,
  );
});

/** Persons have keys, and Firehose takes nothing. */
function unheard(plan: Plan): Plan {
  const outage = { service: 'firehose', from: START, to: plan.faultsEnd } as const;
  return { ...plan, analytics: { passing: 0, refusedRequests: 0, outage } };
}

/** Until the faults stop. What comes to rest later is looked at by the operator later, too. */
function storyOfPipeline({ scheduler: { story = [] } }: Simulation): readonly string[] {
  const end = story.findIndex((line) => line.includes('is at peace'));
  return story
    .slice(1, end)
    .filter((line) => !/ {2}(?:publish-\w+|service +stream:) |of publish-\w+/.test(line))
    .map((line) => line.slice(NUMBER_LENGTH));
}

describe('the version before', () => {
  it(
    'works on images that a rebuild enrolls again as on all others, and keeps the faces that they had',
    async () => {
      const seeds = [...range(1, 40)].filter((seed) => planOf(seed).deployments.changes.length > 0);
      const fingerprints = new Map<number, number>();
      await runSeeds(seeds, { product }, ({ seed, scheduler }) => {
        fingerprints.set(seed, scheduler.fingerprint);
      });
      let ofVersionBefore = 0;
      const variants = { formerFaceIds: ['face-former-1', 'face-former-2'] };
      await runSeeds(seeds, { product, variants }, ({ seed, scheduler }) => {
        expect([seed, scheduler.violation]).toEqual([seed, undefined]);
        expect([seed, scheduler.fingerprint]).toEqual([seed, fingerprints.get(seed)]);
        ofVersionBefore += scheduler.coverage.get('processes of the previous version enroll') ?? 0;
      });
      expect(ofVersionBefore).toBeGreaterThan(20);
    },
    WITHIN_MS,
  );
});

describe('a seed', () => {
  it(
    'tells the same story each time, to the letter',
    async () => {
      for (const seed of [11, 12, 13]) {
        const stories = [await tellSeed(seed, { product }), await tellSeed(seed, { product })].map(({ scheduler }) =>
          createHash('sha256')
            .update((scheduler.story ?? []).join('\n'))
            .digest('hex'),
        );
        expect(stories[0]).toBe(stories[1]);
      }
    },
    WITHIN_MS,
  );

  it(
    'goes the same way alone and told as beside others and untold',
    async () => {
      const beside = new Map<number, number>();
      await runSeeds(range(20, 20), { product }, ({ seed, scheduler }) => {
        beside.set(seed, scheduler.fingerprint);
      });
      for (const seed of [20, 29, 39]) {
        expect((await tellSeed(seed, { product })).scheduler.fingerprint).toBe(beside.get(seed));
      }
    },
    WITHIN_MS,
  );

  it(
    'that breaks a promise tells how',
    async () => {
      const variants = { buriesWithOneId: true };
      let broken: number | undefined;
      await runSeeds(range(1, 1_000), { product, variants }, ({ seed, scheduler }) => {
        if (scheduler.violation === undefined) return;
        broken = seed;
        return 'stop';
      });
      const { scheduler } = await tellSeed(broken ?? 0, { product, variants });
      expect(scheduler.violation).toBeDefined();
      expect(scheduler.story?.join('\n')).toContain(`VIOLATION    ${scheduler.violation}`);
    },
    WITHIN_MS,
  );
});
