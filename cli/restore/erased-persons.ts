import { createHash } from 'node:crypto';
import type { ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import { coversUpload, TOMBSTONE_DAYS, tombstoneOf } from '../../functions/domain/erasure/tombstone.ts';
import { absentPerson } from '../../functions/domain/person.ts';
import type { RestorePorts } from './ports.ts';
import type { RestoreState } from './restore-state.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The erasures that the restored tables know nothing of. A receipt names a person by a hash only, so each person that is met
 * is looked up by its hash.
 */
export class ErasedPersons {
  readonly #byHash: ReadonlyMap<string, ErasureRecord>;
  readonly #state: RestoreState;
  readonly #ports: Pick<RestorePorts, 'erasures' | 'persons' | 'clock'>;
  readonly #applied = new Set<string>();

  private constructor(
    byHash: ReadonlyMap<string, ErasureRecord>,
    state: RestoreState,
    ports: Pick<RestorePorts, 'erasures' | 'persons' | 'clock'>,
  ) {
    this.#byHash = byHash;
    this.#state = state;
    this.#ports = ports;
  }

  /** Memory grows with the erasures of up to 35 days, not with the persons. */
  static async find(
    state: RestoreState,
    ports: Pick<RestorePorts, 'erasures' | 'persons' | 'clock'>,
  ): Promise<ErasedPersons> {
    const byHash = new Map<string, ErasureRecord>();
    for (const record of await ports.erasures.all()) {
      if (!isYounger(record, state.to)) continue;
      const other = byHash.get(record.personHash);
      // The later one covers more.
      if (other === undefined || other.asOf < record.asOf) byHash.set(record.personHash, record);
    }
    return new ErasedPersons(byHash, state, ports);
  }

  get count(): number {
    return this.#byHash.size;
  }

  async of(personId: string | undefined): Promise<ErasureRecord | undefined> {
    if (personId === undefined || this.#byHash.size === 0) return undefined;
    return this.#byHash.get(await this.#ports.erasures.hashOf(personId));
  }

  /**
   * Applies the erasure again: the tombstone is there before a function starts, and another erasure counts every place. The
   * erasure itself would do nothing again, because it is done. A repeat of the restore sends the same id.
   *
   * @returns whether it was sent
   */
  async applyAgain(personId: string, record: ErasureRecord): Promise<boolean> {
    if (this.#applied.has(personId)) return false;
    this.#applied.add(personId);
    if (this.#isOver(record)) return false;
    const erasureId = record.status === 'RUNNING' ? record.erasureId : idAgain(this.#state, record);
    await this.#putTombstone(personId, erasureId, record);
    // The message of an erasure that is running is in its queue, or in its dead-letter queue.
    if (record.status === 'RUNNING') return false;
    const { asOf, tencent } = record;
    await this.#ports.erasures.send({ erasureId, personId, asOf, tencent, requestedBy: 'faces restore' });
    return true;
  }

  /** Its tombstone is over, so no message of the person is left, and nothing was copied that it had erased. */
  #isOver({ status, completedAt }: ErasureRecord): boolean {
    const end = Date.parse(completedAt ?? '') + TOMBSTONE_DAYS * DAY_MS;
    return status === 'DONE' && end <= this.#ports.clock.now();
  }

  async #putTombstone(personId: string, erasureId: string, { asOf }: ErasureRecord): Promise<void> {
    const { persons, clock } = this.#ports;
    const before = (await persons.live([personId])).get(personId);
    const now = clock.now();
    const found = tombstoneOf(before, now);
    if (found !== undefined && coversUpload(found, asOf)) return;
    const base = before ?? { ...absentPerson(personId), checksums: undefined };
    const after = {
      ...base,
      openCall: undefined,
      erasing: { id: erasureId, asOf },
      expiresAt: undefined,
      revision: base.revision + 1,
      updatedAt: new Date(now).toISOString(),
    };
    await persons.replace(after, before);
  }
}

/** Whether the restored tables do not have what it did: it ended after the restore point, or has not ended. */
function isYounger({ status, completedAt }: ErasureRecord, to: string): boolean {
  return status === 'RUNNING' || completedAt === undefined || Date.parse(completedAt) > Date.parse(to);
}

/** A UUID, the same each time this restore asks for it. */
function idAgain({ restoreId }: RestoreState, { erasureId }: ErasureRecord): string {
  const hex = createHash('sha256').update(`${restoreId}\n${erasureId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
