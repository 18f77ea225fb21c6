import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rebuildPerson } from '../../../cli/rebuild/rebuild-person.ts';
import { personDifferences } from '../../../functions/domain/agreement/person-differences.ts';
import { PERSON } from '../../fakes/enroll-world.ts';
import { Crash, Crashes } from '../fakes.ts';
import { RebuildWorld } from './rebuild-world.ts';

/** What happens to a person, one thing after the other. */
type Step =
  | { readonly kind: 'upload' }
  /** Enroll receives all messages. `isLost`: Tencent carries the first call out, and its answer never arrives. */
  | { readonly kind: 'enroll'; readonly isLost: boolean }
  /** Tencent deletes the person, or one of its faces. */
  | { readonly kind: 'lose'; readonly what: 'person' | 'face' }
  /** `killedAt`: the number of the request; 0 is never. */
  | { readonly kind: 'rebuild'; readonly killedAt: number; readonly when: 'before' | 'after' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('upload' as const) }),
  fc.record({ kind: fc.constant('enroll' as const), isLost: fc.constantFrom(false, false, true) }),
  fc.record({ kind: fc.constant('lose' as const), what: fc.constantFrom('person' as const, 'face' as const) }),
  fc.record({
    kind: fc.constant('rebuild' as const),
    killedAt: fc.integer({ min: 0, max: 5 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
);

/** As many faces as a person may have, so that none is left out for want of a place. */
const MOST_IMAGES = 5;

class Story {
  readonly world = new RebuildWorld();
  #uploads = 0;

  async tell(one: Step): Promise<void> {
    const { enroll, tencent } = this.world;
    enroll.clock.pass(60_000);
    switch (one.kind) {
      case 'upload':
        if (this.#uploads === MOST_IMAGES) return;
        this.#uploads += 1;
        enroll.pending(`${this.#uploads}`, { uploadedAt: new Date(enroll.clock.now()).toISOString() });
        return;
      case 'enroll':
        if (one.isLost) this.#loseAnswer();
        await this.enroll();
        tencent.nextCalls.length = 0;
        tencent.nextReads.length = 0;
        return;
      case 'lose': {
        // The product takes itself for the only program that changes a person during a call.
        if (enroll.ledger.persons.get(PERSON)?.openCall !== undefined) return;
        // An image whose person is lost between the rebuild and enroll is REJECTED: a person that was deleted stays so.
        if (this.world.queue.sent.length > 0) return;
        if (one.what === 'person') this.world.loseAll();
        else tencent.persons.set(PERSON, (tencent.persons.get(PERSON) ?? []).slice(1));
        return;
      }
      case 'rebuild':
        await this.rebuild(new Crashes(one.killedAt, one.when));
    }
  }

  async rebuild(crashes = new Crashes()): Promise<void> {
    const { settings } = this.world;
    await rebuildPerson(PERSON, settings, this.world.ports(crashes)).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  }

  /** What the rebuild has sent, and the messages of images that were never at their end. */
  async enroll(): Promise<void> {
    await this.world.receive();
    await this.world.deliver(this.rows.filter(({ status, submission }) => status === 'PENDING' && submission === 0));
  }

  get rows() {
    return this.world.enroll.ledger.rows.values();
  }

  #loseAnswer(): void {
    const { tencent } = this.world;
    tencent.nextCalls.push((request) => {
      tencent.usual(request);
      return { kind: 'unknown', message: 'socket hang up' };
    });
    tencent.nextReads.push(undefined, { kind: 'unknown', message: 'socket hang up' });
  }
}

describe('after rebuilds among uploads, losses and crashes', () => {
  it('no image has two faces, each has one, and tables and Tencent agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const story = new Story();
        const { world } = story;
        for (const one of steps) await story.tell(one);
        for (let round = 0; round < 3; round += 1) {
          world.enroll.clock.pass(600_000);
          await story.enroll();
          await story.rebuild();
          await story.enroll();
        }
        const faces = world.faces();
        expect(faces).toEqual([...new Set(faces)]);
        // An image that comes between the loss and the rebuild is rejected, because the person is gone.
        const left = story.rows.filter(({ status }) => status !== 'ENROLLED');
        expect(left.filter(({ reason }) => reason !== 'OutcomeUnknown' && reason !== 'PersonNotFound')).toEqual([]);
        expect(left.filter(({ reason, formerFaceIds }) => reason === 'PersonNotFound' && formerFaceIds)).toEqual([]);
        const enrolled = story.rows.filter(({ status }) => status === 'ENROLLED');
        // A lost answer that does not tell which face is whose: then a face that is left may be of any of these images.
        const isInDoubt = left.some(({ reason }) => reason === 'OutcomeUnknown');
        if (isInDoubt || enrolled.some(({ faceId }) => faceId === undefined)) return;
        expect(faces).toEqual(enrolled.map(({ objectKey }) => `${objectKey}@v1`).toSorted());
        const item = world.enroll.ledger.persons.get(PERSON);
        if (item === undefined) return;
        expect(personDifferences({ item, rows: story.rows, faces: world.tencent.persons.get(PERSON) ?? [] })).toEqual(
          [],
        );
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
