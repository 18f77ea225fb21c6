import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit, newProgress } from '../../../cli/audit/audit.ts';
import type { AuditRequest } from '../../../cli/audit/audit-request.ts';
import { WorkDirectory } from '../../../cli/audit/disk/work-directory.ts';
import type { StoredFinding } from '../../../cli/audit/found-kinds.ts';
import type { AuditProgress } from '../../../cli/audit/ports.ts';
import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../functions/domain/person.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryLedger } from '../../fakes/memory-ledger.ts';
import { MemoryS3 } from '../../fakes/s3/memory-s3.ts';
import { FakeDeadLetterQueue, FakeEnrollments, FakePreparations, MemorySubmissions } from '../fakes.ts';
import { StandInTransport, standInClient } from '../shared/tencent/stand-in-transport.ts';
import { BUCKETS, FakeAudit } from './fake-audit.ts';

/** Some days ago: whatever was under way then has come to its end. */
const UPLOADED_AT = '2026-11-10T08:00:00.000Z';

/** A stack and its Tencent account in memory. */
export class AuditWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger(this.clock);
  readonly submissions = new MemorySubmissions(this.ledger);
  readonly s3 = new MemoryS3(this.clock);
  readonly tencent = new StandInTransport();
  readonly enrollments = new FakeEnrollments(this.clock);
  readonly preparations = new FakePreparations(this.clock);
  readonly enrollmentsDeadLetters = new FakeDeadLetterQueue(this.clock);
  readonly erasures: ErasureRecord[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), 'audit-'));
  readonly unchecked: string[] = [];
  /** Requests to Tencent, by action. */
  readonly asked: string[] = [];
  interrupt = new AbortController();
  /** Called before each request to Tencent. */
  beforeTencent: (action: string) => void = () => {};
  /** Called after each page that was read, with the name of its source. */
  onPage: (source: string) => void = () => {};
  readonly #stack = new FakeAudit(this);

  destroy(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A person with as many enrolled images as there are names, about whom everything agrees. */
  enrolled(personId: string, ...names: readonly string[]): Person {
    const { persons } = this.tencent.api;
    const atTencent = persons.create(personId);
    const rows = names.map((name) => {
      const { faceId } = persons.addFace(atTencent);
      return this.row(`${personId}/${name}`, { personId, status: 'ENROLLED', faceId, checksum: `md5:${name}` });
    });
    const faceIds = rows.map(({ faceId = '' }) => faceId);
    const item: Person = {
      ...absentPerson(personId),
      faceIds,
      faceCount: faceIds.length,
      checksums: Object.fromEntries(rows.map(({ checksum = '', faceId = '' }) => [checksum, [faceId]])),
      enrolledCount: rows.length,
      createdAt: UPLOADED_AT,
      groupId: 'users',
      revision: 2 * rows.length,
      updatedAt: UPLOADED_AT,
    };
    this.ledger.persons.put(item);
    return item;
  }

  /** A row and its object. */
  row(objectKey: string, more: Partial<FaceRow> & Pick<FaceRow, 'status'>): FaceRow {
    const { version } = this.s3.put(BUCKETS.images, objectKey);
    const times = { uploadedAt: UPLOADED_AT, receivedAt: UPLOADED_AT, updatedAt: UPLOADED_AT };
    const row = { objectKey, version, bucket: BUCKETS.images, attempts: 1, submission: 0, ...times, ...more };
    this.ledger.put(row);
    return row;
  }

  person(personId: string): Person | undefined {
    return this.ledger.persons.get(personId);
  }

  change(personId: string, change: Partial<Person>): void {
    const item = this.person(personId);
    if (item !== undefined) this.ledger.persons.put({ ...item, ...change });
  }

  facesAtTencent(personId: string): { faceId: string }[] {
    return this.tencent.api.persons.get(personId).faces;
  }

  /** @returns what was found, and where the audit has ended */
  async audit({
    personId,
    resume = false,
    ...request
  }: Partial<AuditRequest> & { readonly personId?: string; readonly resume?: boolean } = {}): Promise<{
    readonly findings: readonly StoredFinding[];
    readonly progress: AuditProgress;
  }> {
    const { signal } = this.interrupt;
    const tencent = await this.#stack.paced(this.#client);
    const scope = { personId, groupId: request.groupId, signal };
    const sources = await this.#stack.sources(tencent, { ...scope, onUnchecked: (it) => void this.unchecked.push(it) });
    const { directory, progress } = this.#workDirectory(resume);
    const ended = await audit(
      { repair: false, bucket: BUCKETS.images, ...request },
      sources,
      directory,
      progress,
      await this.#stack.ports(tencent),
      { signal, onRead: ({ name }) => this.onPage(name), onCompared: () => {} },
    );
    const findings: StoredFinding[] = [];
    for await (const finding of directory.findings()) findings.push(finding as StoredFinding);
    return { findings, progress: ended };
  }

  #workDirectory(resume: boolean) {
    const progress = newProgress(this.clock.now());
    const found = resume ? WorkDirectory.resume(this.directory, '') : undefined;
    return found ?? { directory: WorkDirectory.create(this.directory, '', 3, progress), progress };
  }

  get #client(): Pick<ReturnType<typeof standInClient>, 'ask'> {
    const client = standInClient(this.tencent);
    return {
      ask: (action, parameters, read) => {
        this.asked.push(action);
        this.beforeTencent(action);
        return client.ask(action, parameters, read);
      },
    };
  }
}
