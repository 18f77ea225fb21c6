import type { ListedVersion, RefusedBody, RowState, SendPorts, VersionSource } from '../../../cli/backfill/ports.ts';
import { isoTime } from '../../../functions/domain/clock.ts';
import { imageId } from '../../../functions/domain/face-row.ts';
import { parseUploadEvent } from '../../../functions/intake/upload-event.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

export function listed(objectKey: string, more: Partial<ListedVersion> = {}): ListedVersion {
  return {
    objectKey,
    version: `v-of-${objectKey}`,
    isLatest: true,
    isDeleteMarker: false,
    size: 1000,
    eTag: 'e',
    lastModified: '2026-01-02T03:04:05.000Z',
    ...more,
  };
}

/** Pages of that size, made one after the other. */
export function sourceOf(versions: readonly ListedVersion[], pageSize = 1000): VersionSource {
  return {
    async *pages() {
      for (let from = 0; from < versions.length; from += pageSize) yield versions.slice(from, from + pageSize);
    },
  };
}

/** A stack in which an image has its row as soon as its event was sent, unless intake is asleep. */
export class FakePipeline implements SendPorts {
  readonly clock = new FakeClock();
  readonly #rows = new Map<string, RowState>();
  /** Keys, as sent, with the time. */
  readonly sent: { readonly key: string; readonly at: number }[] = [];
  isIntakeAsleep = false;
  waitingMessages = 0;
  /** Called before each sending. */
  beforeSend: () => void = () => {};
  /** How many steps of other work fit into the time that the queue takes to accept a batch. */
  stepsToSend = 0;
  /** Keys whose events the queue does not accept. */
  readonly notAccepted = new Set<string>();
  /** Batches that are on their way. */
  onTheirWay = 0;
  mostOnTheirWay = 0;

  /** That version has this row from now on. */
  know(version: ListedVersion, row: Partial<RowState> = {}): void {
    this.#rows.set(imageId(version), { status: 'ENROLLED', updatedAt: isoTime(this.clock.now()), ...row });
  }

  async rows(versions: readonly ListedVersion[]): Promise<ReadonlyMap<string, RowState>> {
    const ids = versions.map(imageId);
    return new Map([...this.#rows].filter(([id]) => ids.includes(id)));
  }

  async send(bodies: readonly string[]): Promise<readonly RefusedBody[]> {
    this.beforeSend();
    this.onTheirWay += 1;
    this.mostOnTheirWay = Math.max(this.mostOnTheirWay, this.onTheirWay);
    const at = this.clock.now();
    for (let step = 0; step < this.stepsToSend; step++) await Promise.resolve();
    this.onTheirWay -= 1;
    const refused: RefusedBody[] = [];
    for (const [index, body] of bodies.entries()) {
      const upload = parseUploadEvent(body);
      if (upload === undefined) throw new Error(`Intake would not take this for an event: ${body}`);
      if (this.notAccepted.has(upload.objectKey)) {
        refused.push({ index, reason: 'InvalidMessageContents' });
        continue;
      }
      this.sent.push({ key: upload.objectKey, at });
      if (!this.isIntakeAsleep) this.know(listed(upload.objectKey, { version: upload.version }), { status: 'PENDING' });
    }
    return refused;
  }

  async waiting(): Promise<number> {
    return this.waitingMessages;
  }

  get keys(): readonly string[] {
    return this.sent.map(({ key }) => key);
  }
}
