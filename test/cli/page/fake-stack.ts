import { Readable } from 'node:stream';
import type { ListedVersion } from '../../../cli/backfill/ports.ts';
import type { FunctionName } from '../../../cli/doctor/ports.ts';
import type { RestoreState } from '../../../cli/restore/restore-state.ts';
import { READ_ENVIRONMENT } from '../../../cli/shared/aws/inspection/read-environment.ts';
import { findPerson } from '../../../cli/shared/tencent/find-person.ts';
import type { TencentClient } from '../../../cli/shared/tencent/tencent-client.ts';
import { TencentGroups } from '../../../cli/shared/tencent/tencent-groups.ts';
import type { DeadStatus } from '../../../cli/status/ports.ts';
import type { PersonErasureMessage } from '../../../functions/domain/erasure/erasure-message.ts';
import type { ErasureRecord } from '../../../functions/domain/erasure/erasure-record.ts';
import type { FaceRow } from '../../../functions/domain/face-row.ts';
import { ENV } from '../../../functions/runtime/environment.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryLedger } from '../../fakes/memory-ledger.ts';
import { PublishWorld } from '../../fakes/publish-world.ts';
import { MemoryS3 } from '../../fakes/s3/memory-s3.ts';
import { FakeAudit } from '../audit/fake-audit.ts';
import { FakePipeline } from '../backfill/fakes.ts';
import { ACCOUNT, EVENT_BUS, HealthyDeployment } from '../doctor/healthy-deployment.ts';
import { FakeDeadLetterQueue, FakeEnrollments, FakePreparations, FakeUploads, MemorySubmissions } from '../fakes.ts';
import { FakePrivacy } from '../privacy-report/fake-privacy.ts';
import { StandInTransport, standInClient } from '../shared/tencent/stand-in-transport.ts';

const ENVIRONMENT = {
  [ENV.facesTable]: 'faces',
  [ENV.personsTable]: 'persons',
  [ENV.pacerTable]: 'pacer',
  [ENV.uploadsQueueUrl]: 'https://sqs/uploads',
  [ENV.preparationsQueueUrl]: 'https://sqs/preparations',
  [ENV.imagesBucket]: 'images',
  [ENV.preparedBucket]: 'prepared',
  [ENV.prepareImages]: 'needed',
  [ENV.preparedLongEdge]: '1920',
  [ENV.memorySizeMib]: '2560',
  [ENV.enrollmentsQueueUrl]: 'https://sqs/enrollments',
  [ENV.erasuresQueueUrl]: 'https://sqs/erasures',
  [ENV.deadLetterQueueUrl]: 'https://sqs/dead-letters',
  [ENV.maxReceiveCount]: '42',
  [ENV.personTag]: 'person-id',
  [ENV.maxLongEdgeJpeg]: '4000',
  [ENV.maxLongEdgeOther]: '2000',
  [ENV.tencentSecretArn]: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:tencent-AbCdEf`,
  [ENV.tencentEndpoint]: 'https://iai.tencentcloudapi.com',
  [ENV.tencentApiVersion]: '2018-03-01',
  [ENV.requestsPerSecond]: '20',
  [ENV.presignedUrlSeconds]: '300',
  [ENV.allowDuplicates]: 'false',
  [ENV.base64Fallback]: 'false',
  [ENV.stackName]: 'FaceEnrollment',
  [ENV.eventBus]: EVENT_BUS,
  [ENV.annotateObjects]: 'false',
};

/** A deployed stack as the AWS adapters show it to a command. Nothing is wrong with it until a sample says so. */
export class FakeStack {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger(this.clock);
  readonly submissions = new MemorySubmissions(this.ledger);
  readonly uploads = new FakeUploads();
  readonly enrollments = new FakeEnrollments(this.clock);
  readonly uploadsDeadLetters = new FakeDeadLetterQueue(this.clock);
  readonly preparations = new FakePreparations(this.clock);
  readonly preparationsDeadLetters = new FakeDeadLetterQueue(this.clock);
  readonly enrollmentsDeadLetters = new FakeDeadLetterQueue(this.clock);
  readonly erasuresDeadLetters = new FakeDeadLetterQueue(this.clock);
  readonly outcomesDeadLetters = new FakeDeadLetterQueue(this.clock);
  readonly publishing = new PublishWorld();
  readonly pipeline = new FakePipeline();
  readonly privacy = new FakePrivacy();
  /** What the bucket holds, in the order of S3's listing. */
  versions: readonly ListedVersion[] = [];
  /** Of today. */
  reasons: Readonly<Record<DeadStatus, Readonly<Record<string, number>>>> = { FAILED: {}, REJECTED: {} };
  /** By key: the row that an upload gets at once, with its version. */
  outcomes: Readonly<Record<string, Partial<FaceRow> & Pick<FaceRow, 'version' | 'status'>>> = {};
  /** The items of the Erasures table. */
  readonly erasures: ErasureRecord[] = [];
  /** What an erasure ends with. */
  afterErasure: (message: PersonErasureMessage) => ErasureRecord | undefined = () => undefined;
  /** Epoch milliseconds; undefined before the first request to Tencent. */
  nextSlot: number | undefined;

  /** Of every function. */
  readonly environment: Record<string, string> = { ...ENVIRONMENT };

  /** The persons and groups of the Tencent account. */
  readonly tencent = new StandInTransport();
  readonly s3 = new MemoryS3(this.clock);
  readonly audited = new FakeAudit(this);

  readonly deployment = Object.assign(new HealthyDeployment(), {
    fn: async (name: FunctionName) => ({ ...this.deployment.functions[name], environment: this.environment }),
    environment: async (name: FunctionName) => READ_ENVIRONMENT[name](this.environment),
    newPersonsGroup: async () => this.environment[ENV.createPersonsInGroup],
    nextSlot: async () => this.nextSlot,
    withGroups: async (_keys: unknown, work: (groups: TencentGroups) => unknown) =>
      work(new TencentGroups(standInClient(this.tencent))),
    withTencent: async (_keys: unknown, work: (client: TencentClient) => unknown) => work(standInClient(this.tencent)),
    tencentPerson: (_keys: unknown, personId: string) => findPerson(standInClient(this.tencent), personId),
  });

  reasonsOf(status: DeadStatus, day: string): ReadonlyMap<string, number> {
    const isToday = new Date(this.clock.now()).toISOString().startsWith(day);
    return new Map(Object.entries(isToday ? this.reasons[status] : {}));
  }

  /** What a rebuild reads. */
  readonly rebuilding = {
    clock: this.clock,
    personIds: () => Readable.from([this.ledger.persons.values().map(({ personId }) => personId)]),
    person: async (personId: string) => this.ledger.persons.get(personId),
    rows: async (personId: string) => this.ledger.rows.values().filter((row) => row.personId === personId),
    object: async ({ objectKey }: FaceRow) => (this.missingObjects.has(objectKey) ? 'gone' : 'there'),
    ask: (personId: string) => findPerson(standInClient(this.tencent), personId),
  };
  /** Of rows whose object version is gone. */
  readonly missingObjects = new Set<string>();

  readonly erasuresQueue = {
    erasePerson: async (message: PersonErasureMessage) => {
      const record = this.afterErasure(message);
      if (record !== undefined) this.erasures.push(record);
    },
  };

  readonly erasuresTable = {
    get: async (id: string) => this.erasures.find(({ erasureId }) => erasureId === id),
    all: async () => this.erasures,
  };

  /** What an earlier `restore` has left. */
  unfinishedRestore: (RestoreState & { readonly isHeld: boolean }) | undefined;

  /** What `restore` asks before anything is stopped. */
  readonly restoring = {
    states: { find: async () => this.unfinishedRestore },
    mappings: {
      all: async () => ['intake', 'prepare', 'enroll', 'erase', 'publish'].map((uuid) => ({ uuid, state: 'Enabled' })),
    },
    copies: {
      describe: async (table: 'faces' | 'persons') => ({
        name: table === 'faces' ? 'FaceEnrollment-Faces' : 'FaceEnrollment-Persons',
        items: table === 'faces' ? 1_204_331 : 412_005,
        bytes: table === 'faces' ? 1_310_000_000 : 198_000_000,
        earliest: this.clock.now() - 35 * 86_400_000,
        latest: this.clock.now() - 300_000,
      }),
    },
    erasures: this.erasuresTable,
    requestsPerSecond: async () => 20,
    checkTencent: async () => {},
    destroy: () => {},
  };

  /** What S3 does with an upload, and the stack thereafter. @returns the version */
  readonly bucket = {
    put: async ({ objectKey }: { readonly objectKey: string }) => {
      const outcome = this.outcomes[objectKey];
      if (outcome === undefined) throw new Error(`No outcome of ${objectKey} was given.`);
      return this.put({ objectKey, ...outcome }).version;
    },
  };

  /** A row of today. */
  put(row: Partial<FaceRow> & Pick<FaceRow, 'objectKey' | 'version' | 'status'>): FaceRow {
    const uploadedAt = row.uploadedAt ?? '2026-11-20T07:43:19.531Z';
    const defaults = { bucket: 'images', attempts: 1, submission: 0, uploadedAt, receivedAt: uploadedAt };
    const complete = { ...defaults, updatedAt: uploadedAt, ...row };
    this.ledger.put(complete);
    return complete;
  }
}
