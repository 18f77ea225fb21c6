import type { ListedVersion, RowState, SendPorts, VersionSource } from '../../../cli/backfill/ports.ts';
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

  /** That version has this row from now on. */
  know(version: ListedVersion, row: Partial<RowState> = {}): void {
    this.#rows.set(imageId(version), { status: 'ENROLLED', updatedAt: isoTime(this.clock.now()), ...row });
  }

  async rows(versions: readonly ListedVersion[]): Promise<ReadonlyMap<string, RowState>> {
    const ids = versions.map(imageId);
    return new Map([...this.#rows].filter(([id]) => ids.includes(id)));
  }

  async send(bodies: readonly string[]): Promise<void> {
    this.beforeSend();
    for (const body of bodies) {
      const upload = parseUploadEvent(body);
      if (upload === undefined) throw new Error(`Intake would take this for no event: ${body}`);
      this.sent.push({ key: upload.objectKey, at: this.clock.now() });
      if (!this.isIntakeAsleep) this.know(listed(upload.objectKey, { version: upload.version }), { status: 'PENDING' });
    }
  }

  async waiting(): Promise<number> {
    return this.waitingMessages;
  }

  get keys(): readonly string[] {
    return this.sent.map(({ key }) => key);
  }
}
