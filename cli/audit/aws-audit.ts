import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { S3ObjectReader } from '../../functions/objects/s3-object-reader.ts';
import { S3StoredImages } from '../../functions/objects/s3-stored-images.ts';
import { ENV } from '../../functions/runtime/environment.ts';
import { PersonHash } from '../../functions/runtime/person-hash.ts';
import { DynamoReceipts } from '../erasures/dynamo-receipts.ts';
import { resubmit } from '../resubmit/resubmit.ts';
import type { AwsDeployment } from '../shared/aws/aws-deployment.ts';
import { CLIENT_CONFIG } from '../shared/aws/client-config.ts';
import type { DeployedStack } from '../shared/aws/deployed-stack.ts';
import { DynamoSubmissions } from '../shared/aws/dynamo-submissions.ts';
import { pacedAsFunctions } from '../shared/aws/paced-as-functions.ts';
import { stageQueues } from '../shared/aws/stage-queues.ts';
import { SqsDeadLetterQueue } from '../shared/dead-letter-queue/sqs-dead-letter-queue.ts';
import type { PacedTencent } from '../shared/tencent/paced-tencent.ts';
import { storedSecret } from '../shared/tencent/stored-secret.ts';
import type { TencentClient } from '../shared/tencent/tencent-client.ts';
import { keyPrefixOf } from '../shared/upload-rule.ts';
import { DynamoAuditedTables } from './dynamo-audited-tables.ts';
import { dynamoDoneErasures } from './dynamo-done-erasures.ts';
import { dynamoPersonSource } from './dynamo-person-source.ts';
import { dynamoPersons, dynamoRows, itemCount } from './dynamo-sources.ts';
import { partsFor } from './parts-for.ts';
import type { AuditPorts, AuditSource } from './ports.ts';
import { s3AuditedObjects } from './s3-audited-objects.ts';
import { s3Objects, s3Prepared } from './s3-sources.ts';
import { sqsDeadLetters } from './sqs-dead-letters.ts';
import { type SentImages, tencentFaceSearch } from './tencent-face-search.ts';
import { tencentFaces } from './tencent-faces.ts';
import { TencentListedPersons } from './tencent-listed-persons.ts';
import type { DecisionPorts, SearchPorts, UndecidedPorts } from './undecided/ports.ts';

interface Scope {
  readonly personId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly signal: AbortSignal;
  /** Is told what could not be looked at. */
  onUnchecked(message: string): void;
}

/** A deployed stack, as an audit reads it. */
export class AwsAudit {
  readonly #stack: DeployedStack;
  readonly #deployment: AwsDeployment;

  constructor(stack: DeployedStack, deployment: AwsDeployment) {
    this.#stack = stack;
    this.#deployment = deployment;
  }

  async keepImagesDays(): Promise<number | undefined> {
    return (await this.#deployment.environment('enroll'))[ENV.keepImagesDays];
  }

  /** Into how many parts what is read is divided, so that one of them fits into memory with ease. */
  async parts(): Promise<number> {
    const { dynamo } = this.#stack;
    const { faces, persons } = this.#stack.tables;
    const [rows, items] = await Promise.all([itemCount(dynamo, faces), itemCount(dynamo, persons)]);
    return partsFor(rows + items);
  }

  /** Tencent, at the rate that the functions of the stack share. */
  async paced(client: TencentClient): Promise<PacedTencent> {
    const environment = await this.#deployment.environment('enroll');
    const pacer = { pacerTable: environment[ENV.pacerTable], requestsPerSecond: environment[ENV.requestsPerSecond] };
    return pacedAsFunctions(client, { dynamo: this.#stack.dynamo, ...pacer }, this.#stack.clock);
  }

  /** In an order in which nothing that is under way looks lost: what is written later is read first. */
  async sources(
    tencent: PacedTencent,
    { personId, groupId, signal, onUnchecked }: Scope,
  ): Promise<readonly AuditSource[]> {
    const { dynamo, sqs, outputs, clock } = this.#stack;
    const { ImagesBucketName: images, PreparedBucketName: prepared } = outputs;
    const queues = [
      outputs.UploadsDeadLetterQueueUrl,
      outputs.PreparationsDeadLetterQueueUrl,
      outputs.EnrollmentsDeadLetterQueueUrl,
    ].map((url) => new SqsDeadLetterQueue(sqs, url));
    const deadLetters = sqsDeadLetters(queues, images, { clock, signal });
    if (personId !== undefined) return [dynamoPersonSource(dynamo, this.#stack.tables, personId), deadLetters];
    const { faces, persons } = this.#stack.tables;
    const listed = new TencentListedPersons(tencent, groupId, onUnchecked);
    const inTables = (withImages: boolean) => [
      dynamoPersons({ client: dynamo, table: persons }),
      dynamoRows({ client: dynamo, table: faces }, withImages),
    ];
    if (groupId !== undefined) return [listed, ...inTables(false)];
    const keyPrefix = await keyPrefixOf(this.#deployment);
    return [
      s3Prepared({ client: this.#stack.s3, bucket: prepared }),
      listed,
      ...inTables(true),
      s3Objects({ client: this.#stack.s3, bucket: images }, keyPrefix),
      deadLetters,
    ];
  }

  async ports(tencent: PacedTencent): Promise<AuditPorts> {
    const { ImagesBucketName: images, PreparedBucketName: prepared } = this.#stack.outputs;
    return {
      tables: new DynamoAuditedTables(this.#stack.dynamo, this.#stack.tables),
      tencent: tencentFaces(tencent),
      objects: s3AuditedObjects(this.#stack.s3, { images, prepared }),
      erasures: await this.#erasures(),
      sendAgain: async (image) => {
        const result = await this.#resubmit({ ...image, dryRun: false });
        if (result.kind === 'sent') return undefined;
        return 'message' in result ? result.message : result.kind;
      },
      clock: this.#stack.clock,
    };
  }

  /** What the evidence about undecided images is gathered from, and what decides them. */
  async undecidedPorts(tencent: PacedTencent): Promise<UndecidedPorts & SearchPorts & DecisionPorts> {
    const tables = new DynamoAuditedTables(this.#stack.dynamo, this.#stack.tables);
    return {
      person: (personId) => tables.person(personId),
      rowsOfPerson: (personId) => tables.rowsOfPerson(personId),
      ...tencentFaces(tencent),
      ...tencentFaceSearch(tencent, await this.#sentImages()),
      resubmit: (request) => this.#resubmit(request),
    };
  }

  #resubmit(request: Parameters<typeof resubmit>[0]): ReturnType<typeof resubmit> {
    const { dynamo, sqs, outputs, tables, clock } = this.#stack;
    const ledger = new DynamoSubmissions(dynamo, tables);
    return resubmit(request, { ledger, clock, ...stageQueues(sqs, outputs) });
  }

  /** The objects as enroll has sent them. */
  async #sentImages(): Promise<SentImages> {
    const environment = await this.#deployment.environment('enroll');
    const endpoint = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL || undefined;
    const reader = new S3ObjectReader({ aws: this.#stack.s3.config, endpoint, ...CLIENT_CONFIG });
    return new S3StoredImages(reader, this.#stack.outputs.PreparedBucketName, environment[ENV.presignedUrlSeconds]);
  }

  async #erasures() {
    const receipts = await new DynamoReceipts(this.#stack.dynamo, this.#stack.outputs.ErasuresTableName).all();
    const arn = await this.#deployment.personHashSecretArn();
    const readSecret = async () => (await storedSecret(this.#stack.client(SecretsManagerClient), arn))?.reveal() ?? '';
    const hash = new PersonHash({ readSecret });
    return dynamoDoneErasures(receipts, (personId) => hash.of(personId));
  }
}
