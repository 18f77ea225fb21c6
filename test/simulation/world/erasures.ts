import { imageId } from '../../../functions/domain/face-row.ts';
import { Random } from '../engine/random.ts';
import { START } from '../engine/scheduler.ts';
import type { ErasurePlan } from '../plan.ts';
import { PNG_START, type UploadedVersion } from './upload.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 60 * 60_000;
/** After that a tombstone is over. TTL may still not have deleted its item. */
const COMES_BACK_AFTER_MS = 16 * DAY_MS;

/** A message that asks for an erasure, as it was sent. */
interface Request {
  readonly body: string;
  readonly personId: string;
}

/** Persons who withdraw their consent at any time, some of whom come back when their tombstones are over. */
export class Erasures {
  readonly plan: ErasurePlan;
  readonly #world: World;
  readonly #requests: Request[] = [];
  #ids = 0;
  #hasComeBack = false;

  constructor(plan: ErasurePlan, world: World) {
    this.plan = plan;
    this.#world = world;
  }

  begin(personIds: readonly string[]): void {
    const { scheduler, plan } = this.#world;
    const random = new Random(plan.seed + 2 ** 32 * 122);
    for (let count = this.plan.requests; count > 0; count--) {
      const personId = random.pick(personIds);
      const at = START + random.magnitude(500, this.plan.withinMs);
      scheduler.at(at, () => this.#ask(personId, random));
    }
  }

  #ask(personId: string, random: Random): void {
    const { scheduler } = this.#world;
    this.#ids += 1;
    const erasureId = `11111111-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
    const asOf = random.chance(0.3) ? new Date(scheduler.now - random.int(0, 60_000)).toISOString() : undefined;
    const tencent = random.pick(['person', 'person', 'faces', 'keep'] as const);
    const request = { body: JSON.stringify({ erasureId, personId, asOf, tencent }), personId };
    this.#requests.push(request);
    this.#send(request);
    if (random.chance(this.plan.repeated)) scheduler.after(random.magnitude(10, 600_000), () => this.#send(request));
  }

  #send({ body, personId }: Request): void {
    const { scheduler, erasures, promises } = this.#world;
    scheduler.tell('app', () => `asks to erase person ${personId}`);
    promises.erasures?.asked(personId);
    erasures.send(body, { groupId: personId });
  }

  /** Weeks later: new uploads, and an operator who sends every old message again. @returns false when that is over */
  comeBack(): boolean {
    if (this.#hasComeBack || !this.plan.comesBack) return false;
    this.#hasComeBack = true;
    const { scheduler, tables, promises } = this.#world;
    scheduler.after(COMES_BACK_AFTER_MS, () => {
      for (const personId of new Set(this.#requests.map((request) => request.personId))) {
        const expiresAt = tables.persons.get(personId)?.expiresAt;
        if (expiresAt === undefined) continue;
        if (scheduler.random.chance(0.4)) tables.expire(personId);
        this.#upload(personId);
      }
      this.#backfill();
      promises.erasures?.isOver();
      for (const request of this.#requests)
        scheduler.after(scheduler.random.int(1, 120_000), () => this.#send(request));
    });
    return true;
  }

  /** An operator sends the event of every version again that has no row. */
  #backfill(): void {
    const { uploaded, tables, announce } = this.#world;
    const hasRow = (upload: UploadedVersion) => tables.rows.has(imageId(upload));
    for (const upload of uploaded) if (upload.isAnnounced && !upload.isDeleted && !hasRow(upload)) announce(upload);
  }

  #upload(personId: string): void {
    const { scheduler } = this.#world;
    const index = this.#world.uploaded.length;
    const upload: UploadedVersion = {
      objectKey: `p/back-${index}.png`,
      version: `v${index}`,
      metadata: { 'person-id': personId },
      personId,
      eTag: index.toString(16).padStart(32, '0'),
      checksum: undefined,
      size: PNG_START.length,
      bytes: PNG_START,
      kind: 'good',
      uploadedAt: scheduler.now + 1_000,
      isVersionInEvent: true,
      isDeleted: false,
      isAnnounced: false,
    };
    this.#world.uploaded = [...this.#world.uploaded, upload];
    this.#world.upload(upload);
    this.#world.promises.erasures?.cameBack(upload);
  }
}
