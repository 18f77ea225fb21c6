import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { personDifferences } from '../../../functions/domain/agreement/person-differences.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, imageName } from '../../fakes/enroll-world.ts';
import { RestoreWorld } from './restore-world.ts';

const PERSONS = ['p0', 'p1'] as const;

/** What happens to one image. The restore point comes between `before` and `after`. */
interface History {
  readonly personId: (typeof PERSONS)[number];
  readonly received: 'before' | 'after';
  /** When its message is delivered. `lost`: after the restore point, and the answer of Tencent is lost. */
  readonly delivered: 'before' | 'after' | 'lost' | 'never';
  /** Of the row, after all that. Of an image that came after the restore point nothing could bring the row back. */
  readonly mistake: 'none' | 'deleted' | 'changed' | 'reset';
}

const history: fc.Arbitrary<History> = fc.record({
  personId: fc.constantFrom(...PERSONS),
  received: fc.constantFrom('before', 'after'),
  delivered: fc.constantFrom('before', 'after', 'lost', 'never'),
  mistake: fc.constantFrom('none', 'none', 'deleted', 'changed', 'reset'),
});

/** Persons whose items are deleted by mistake. The third one is in the table from the beginning, and shows that it happened. */
const lostItems = fc.constantFrom<readonly string[]>([], ['p0', 'p2'], ['p1', 'p2'], ['p0', 'p1', 'p2']);

class Story {
  readonly enroll = new EnrollWorld();
  readonly restore = new RestoreWorld(this.enroll);
  readonly rows: FaceRow[] = [];

  constructor() {
    this.enroll.tencent.maxFaces = 100;
    for (const personId of PERSONS) this.enroll.tencent.persons.set(personId, []);
    this.restore.faces = (personId) => this.enroll.tencent.persons.get(personId) ?? [];
  }

  receive(index: number, { personId }: History): void {
    const at = new Date(this.enroll.clock.now()).toISOString();
    this.rows[index] = this.enroll.pending(`${index}.jpg`, { personId, uploadedAt: at, receivedAt: at, updatedAt: at });
  }

  async deliver(row: FaceRow | undefined): Promise<void> {
    if (row === undefined) return;
    this.enroll.clock.pass(30_000);
    await this.enroll.deliver([row]);
  }

  /** Tencent adds the face. Neither its answer nor the look at the person arrives. */
  async lose(row: FaceRow | undefined): Promise<void> {
    const { tencent } = this.enroll;
    tencent.nextCalls.push((request) => {
      tencent.usual(request);
      return { kind: 'unknown', message: 'socket hang up' };
    });
    const reads = tencent.reads;
    tencent.nextReads.push(undefined, { kind: 'unknown', message: 'socket hang up' });
    await this.deliver(row);
    tencent.nextCalls.length = 0;
    tencent.nextReads.length = 0;
    expect(tencent.reads).toBeGreaterThanOrEqual(reads);
  }

  spoil(row: FaceRow | undefined, { mistake, received }: History): void {
    if (row === undefined || received === 'after' || mistake === 'none') return;
    const { rows } = this.enroll.ledger;
    const found = rows.get(imageId(row));
    if (found === undefined) return;
    if (mistake === 'deleted') rows.remove(imageId(row));
    else if (mistake === 'reset') rows.put({ ...row, updatedAt: new Date(this.enroll.clock.now()).toISOString() });
    else if (found.faceId !== undefined) rows.put({ ...found, faceId: 'a face that is not there' });
  }
}

async function tell(histories: readonly History[], lost: readonly string[]): Promise<Story> {
  const story = new Story();
  const each = async (work: (one: History, index: number) => unknown) => {
    for (const [index, one] of histories.entries()) await work(one, index);
  };
  await each((one, index) => one.received === 'before' && story.receive(index, one));
  await each((one, index) => one.delivered === 'before' && story.deliver(story.rows[index]));
  story.restore.person('p2', { faceCount: 0 });
  story.enroll.clock.pass(120_000);
  story.restore.remember();
  await each((one, index) => one.received === 'after' && story.receive(index, one));
  await each((one, index) => one.delivered === 'after' && story.deliver(story.rows[index]));
  await each((one, index) => one.delivered === 'lost' && story.lose(story.rows[index]));
  await each((one, index) => story.spoil(story.rows[index], one));
  const { persons } = story.enroll.ledger;
  for (const personId of lost) if (persons.get(personId) !== undefined) persons.remove(personId);
  story.enroll.clock.pass(120_000);

  await story.restore.restore();

  const isDone = ({ received, delivered }: History) => received === 'before' && delivered === 'before';
  const waiting = story.rows.filter((_, index) => !isDone(histories[index] as History));
  for (let round = 0; round < 3; round += 1) {
    for (const row of [...story.restore.sent, ...waiting]) await story.deliver(row);
  }
  return story;
}

describe('after a restore', () => {
  it('no image is added twice, each comes to its end, and tables and Tencent agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(history, { minLength: 1, maxLength: 5 }), lostItems, async (histories, lost) => {
        const { enroll, rows } = await tell(histories, lost);
        const images = [...enroll.tencent.imageOfFace.values()];
        expect(images).toEqual([...new Set(images)]);
        for (const row of rows) {
          const { status, reason } = enroll.row(row);
          expect(reason === 'OutcomeUnknown' || status === 'ENROLLED').toBe(true);
          if (status === 'ENROLLED') expect(images).toContain(imageName(row));
        }
        for (const personId of PERSONS) {
          const item = enroll.ledger.persons.get(personId);
          const ofPerson = enroll.ledger.rows.values().filter((row) => row.personId === personId);
          const faces = enroll.tencent.persons.get(personId);
          expect(personDifferences({ item, rows: ofPerson, faces })).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
