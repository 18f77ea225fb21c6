import type { RebuildPorts, RebuildSettings, StoredObject } from '../../../cli/rebuild/ports.ts';
import { findPerson } from '../../../cli/shared/tencent/find-person.ts';
import type { PersonReply } from '../../../cli/shared/tencent/person-reply.ts';
import { type FaceRow, imageId } from '../../../functions/domain/face-row.ts';
import { EnrollWorld, messageOf, PERSON } from '../../fakes/enroll-world.ts';
import { Crashes, FakeEnrollments, FakePreparations, MemorySubmissions } from '../fakes.ts';

export const GROUP = 'staff-2027';

/** A stack with enrolled images, whose tables, queue and enroll function are the real ones, in memory. */
export class RebuildWorld {
  readonly enroll = new EnrollWorld();
  readonly queue = new FakeEnrollments(this.enroll.clock);
  readonly preparations = new FakePreparations(this.enroll.clock);
  readonly tables = new MemorySubmissions(this.enroll.ledger);
  readonly objects = new Map<string, StoredObject>();
  settings: RebuildSettings = {
    createsPersons: true,
    requireConsent: false,
    enrolledBefore: '2026-12-01T00:00:00.000Z',
  };
  /** What Tencent answers instead. */
  reply: PersonReply | undefined;
  asked = 0;

  constructor() {
    this.enroll.settings = { ...this.enroll.settings, newPersons: { groupId: GROUP, uniqueControl: 0 } };
    this.enroll.tencent.persons.clear();
  }

  get tencent() {
    return this.enroll.tencent;
  }

  /** Uploads images, which enroll brings to their end. */
  async enrolled(...keys: readonly string[]): Promise<readonly FaceRow[]> {
    const rows = keys.map((key, index) => this.enroll.pending(key, { uploadedAt: `2026-11-20T07:59:5${index}.000Z` }));
    await this.deliver(rows);
    return rows.map((row) => this.enroll.row(row));
  }

  async deliver(rows: readonly FaceRow[]): Promise<void> {
    await this.enroll.deliverMessages(rows.map((row) => messageOf(row)));
    this.enroll.clock.pass(60_000);
  }

  /** Tencent deletes the group with everything in it. */
  loseAll(): void {
    this.tencent.persons.clear();
    this.tencent.groups.clear();
    this.enroll.clock.pass(60_000);
  }

  /** The enroll function receives what the rebuild has sent. */
  async receive(): Promise<void> {
    const bodies = this.queue.sent.splice(0);
    const deliveries = bodies.map((message, index) => {
      const row = this.row(message.objectKey);
      return { ...messageOf(row), messageId: `message-${index}`, body: JSON.stringify(message) };
    });
    await this.enroll.deliverMessages(deliveries);
  }

  row(objectKey: string): FaceRow {
    const found = this.enroll.ledger.rows.get(imageId({ objectKey, version: 'v1' }));
    if (found === undefined) throw new Error(`There is no row of ${objectKey}.`);
    return found;
  }

  /** The images of which Tencent has faces, and no face twice. */
  faces(personId = PERSON): readonly string[] {
    return (this.tencent.persons.get(personId) ?? [])
      .map((face) => this.tencent.imageOfFace.get(face) ?? '')
      .toSorted();
  }

  ports(crashes = new Crashes()): RebuildPorts {
    const { enroll, tables, queue, preparations } = this;
    const asking = (personId: string) => this.#ask(personId);
    const writes = crashes.watch({
      write: (given: Parameters<RebuildPorts['write']>[0]) => tables.decideAll(given),
    });
    return {
      personIds: async function* () {
        yield [...enroll.ledger.persons.values()].map(({ personId }) => personId);
      },
      person: (personId) => tables.person(personId),
      rows: async (personId) => enroll.ledger.rows.values().filter((row) => row.personId === personId),
      row: (ref) => tables.row(ref),
      object: async (row) => this.objects.get(row.objectKey) ?? 'there',
      // A method, as of the real adapter: it needs its object.
      async ask(personId) {
        this.clock.now();
        return asking(personId);
      },
      write: writes.write,
      queue: crashes.watch(queue),
      preparations: crashes.watch(preparations),
      waiting: async () => 0,
      clock: enroll.clock,
    };
  }

  async #ask(personId: string): Promise<PersonReply> {
    this.asked += 1;
    return this.reply ?? findPerson({ ask: (action: string) => this.#answer(action, personId) } as never, personId);
  }

  async #answer(action: string, personId: string): Promise<unknown> {
    const faceIds = this.tencent.persons.get(personId);
    if (faceIds === undefined) {
      return {
        kind: 'refused',
        code: 'InvalidParameterValue.PersonIdNotExist',
        message: 'no',
        reason: 'RequestRefused',
      };
    }
    const groupIds = this.tencent.groups.get(personId) ?? [];
    const answer = action === 'GetPersonBaseInfo' ? { faceIds: [...faceIds] } : { groupIds, count: groupIds.length };
    return { kind: 'answered', answer };
  }
}
