import { DynamoAuditedTables } from '../../../cli/audit/dynamo-audited-tables.ts';
import { dynamoDoneErasures } from '../../../cli/audit/dynamo-done-erasures.ts';
import { dynamoPersonSource } from '../../../cli/audit/dynamo-person-source.ts';
import { dynamoPersons, dynamoRows } from '../../../cli/audit/dynamo-sources.ts';
import type { AuditPorts, AuditSource } from '../../../cli/audit/ports.ts';
import { s3AuditedObjects } from '../../../cli/audit/s3-audited-objects.ts';
import { s3Objects, s3Prepared } from '../../../cli/audit/s3-sources.ts';
import { sqsDeadLetters } from '../../../cli/audit/sqs-dead-letters.ts';
import { tencentFaceSearch } from '../../../cli/audit/tencent-face-search.ts';
import { tencentFaces } from '../../../cli/audit/tencent-faces.ts';
import { TencentListedPersons } from '../../../cli/audit/tencent-listed-persons.ts';
import type { DecisionPorts, SearchPorts, UndecidedPorts } from '../../../cli/audit/undecided/ports.ts';
import { resubmit } from '../../../cli/resubmit/resubmit.ts';
import { PacedTencent } from '../../../cli/shared/tencent/paced-tencent.ts';
import type { TencentClient } from '../../../cli/shared/tencent/tencent-client.ts';
import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import { SecretText } from '../../../functions/domain/secrets/secret-text.ts';
import type { FakeClock } from '../../fakes/fake-clock.ts';
import { type MemoryLedger, TABLES } from '../../fakes/memory-ledger.ts';
import type { MemoryS3 } from '../../fakes/s3/memory-s3.ts';
import type { FakeDeadLetterQueue, FakeEnrollments, FakePreparations, MemorySubmissions } from '../fakes.ts';

export const BUCKETS = { images: 'images', prepared: 'prepared' };

interface Parts {
  readonly clock: FakeClock;
  readonly ledger: MemoryLedger;
  readonly submissions: MemorySubmissions;
  readonly s3: MemoryS3;
  readonly enrollments: FakeEnrollments;
  readonly preparations: FakePreparations;
  readonly enrollmentsDeadLetters: FakeDeadLetterQueue;
  readonly erasures: readonly ErasureRecord[];
}

interface Scope {
  readonly personId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly signal: AbortSignal;
  onUnchecked(message: string): void;
}

/** What an audit reads, in memory: through its own adapters, but for queues and slots. */
export class FakeAudit {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  destroy(): void {}

  async keepImagesDays(): Promise<undefined> {
    return undefined;
  }

  async parts(): Promise<number> {
    return 3;
  }

  async paced(client: Pick<TencentClient, 'ask'>): Promise<PacedTencent> {
    const slot = async () => ({ begin: async () => 'granted' as const });
    return new PacedTencent(client, { slot, throttled: async () => {} }, this.#parts.clock);
  }

  async sources(
    tencent: PacedTencent,
    { personId, groupId, signal, onUnchecked }: Scope,
  ): Promise<readonly AuditSource[]> {
    const { clock, ledger, s3, enrollmentsDeadLetters } = this.#parts;
    const { client } = ledger.dynamo;
    const deadLetters = sqsDeadLetters([enrollmentsDeadLetters], BUCKETS.images, { clock, signal });
    if (personId !== undefined) return [dynamoPersonSource(client, TABLES, personId), deadLetters];
    const listed = new TencentListedPersons(tencent, groupId, onUnchecked);
    const inTables = [
      dynamoPersons({ client, table: TABLES.persons }),
      dynamoRows({ client, table: TABLES.faces }, groupId === undefined),
    ];
    if (groupId !== undefined) return [listed, ...inTables];
    return [
      s3Prepared({ client: s3.client, bucket: BUCKETS.prepared }),
      listed,
      ...inTables,
      s3Objects({ client: s3.client, bucket: BUCKETS.images }, ''),
      deadLetters,
    ];
  }

  async ports(tencent: PacedTencent): Promise<AuditPorts> {
    const { clock, ledger, s3, submissions, enrollments, preparations, erasures } = this.#parts;
    return {
      tables: new DynamoAuditedTables(ledger.dynamo.client, TABLES),
      tencent: tencentFaces(tencent),
      objects: s3AuditedObjects(s3.client, BUCKETS),
      erasures: dynamoDoneErasures(erasures, async (personId) => `hash of ${personId}`),
      async sendAgain(image) {
        const ports = { ledger: submissions, clock, queue: enrollments, preparations };
        const result = await resubmit({ ...image, dryRun: false }, ports);
        return result.kind === 'sent' ? undefined : result.kind;
      },
      clock,
    };
  }

  async undecidedPorts(tencent: PacedTencent): Promise<UndecidedPorts & SearchPorts & DecisionPorts> {
    const { clock, ledger, submissions, enrollments, preparations } = this.#parts;
    const tables = new DynamoAuditedTables(ledger.dynamo.client, TABLES);
    return {
      person: (personId) => tables.person(personId),
      rowsOfPerson: (personId) => tables.rowsOfPerson(personId),
      ...tencentFaces(tencent),
      ...tencentFaceSearch(tencent, {
        look: async () => 'there',
        presign: async ({ objectKey }) => new SecretText(`https://images.example.com/${objectKey}`),
      }),
      resubmit: (request) => resubmit(request, { ledger: submissions, clock, queue: enrollments, preparations }),
    };
  }
}
