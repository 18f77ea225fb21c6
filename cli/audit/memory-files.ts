import type { AuditRecord, RecordSet } from './audit-record.ts';
import type { AuditFiles } from './ports.ts';

/** What an audit of one person reads. It fits into memory, so that nothing of it is left after a crash. */
export class MemoryFiles implements AuditFiles {
  readonly parts = 1;
  readonly #records: Readonly<Record<RecordSet, AuditRecord[]>> = { persons: [], images: [] };
  readonly #findings: object[] = [];

  add(record: AuditRecord): void {
    this.#records[record.set].push(record);
  }

  async *read(set: RecordSet): AsyncGenerator<AuditRecord> {
    yield* this.#records[set];
  }

  addFinding(finding: object): void {
    this.#findings.push(finding);
  }

  async *findings(): AsyncGenerator<object> {
    yield* this.#findings;
  }

  save(): void {}

  remove(): void {}

  close(): void {}
}
