import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { allEnded } from '../../functions/domain/all-ended.ts';
import type { Clock } from '../../functions/domain/clock.ts';
import type { ErasedPerson } from '../../functions/domain/erasure/tombstone.ts';
import { type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import { DynamoTombstones } from '../../functions/tables/dynamo-tombstones.ts';
import { faceKey } from '../../functions/tables/face-item.ts';
import { BATCH, batchGet } from '../shared/aws/batch-get.ts';
import { messagesIn } from '../shared/aws/inspection/queue.ts';
import { reading, statusOf } from '../shared/aws/reading.ts';
import type { StackOutputs } from '../shared/aws/stack-outputs.ts';
import type { ListedVersion, MetadataPorts, RefusedBody, RowState, SendPorts } from './ports.ts';

const MAX_SEND_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 100;

interface Clients {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
}

/** What a backfill reads from a deployed stack, and sends to it. */
export class AwsBackfill implements SendPorts, MetadataPorts {
  readonly clock: Clock;
  readonly #clients: Clients;
  readonly #outputs: StackOutputs;

  constructor(clients: Clients, outputs: StackOutputs, clock: Clock) {
    this.#clients = clients;
    this.#outputs = outputs;
    this.clock = clock;
  }

  /** Not strongly consistent, at half the price: an image that is sent although its row is brand new is a duplicate. */
  async rows(versions: readonly ListedVersion[]): Promise<ReadonlyMap<string, RowState>> {
    const keys = versions.map(faceKey);
    const chunks = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
      keys.slice(index * BATCH, (index + 1) * BATCH),
    );
    const projection = { ProjectionExpression: Object.keys(NAMES).join(', '), ExpressionAttributeNames: NAMES };
    const found = await allEnded(
      chunks.map((chunk) => batchGet(this.#clients.dynamo, this.#outputs.FacesTableName, chunk, projection)),
    );
    const rows = found.flat().map((item) => unmarshall(item) as ImageRef & RowState);
    return new Map(rows.map((row) => [imageId(row), { status: row.status, updatedAt: row.updatedAt }]));
  }

  /** What SQS takes for its own trouble is sent again for a while. */
  async send(bodies: readonly string[]): Promise<readonly RefusedBody[]> {
    const refused: RefusedBody[] = [];
    let left = [...bodies.entries()];
    for (let attempt = 1; left.length > 0; attempt++) {
      const failed = await this.#sendBatch(left);
      const isLast = attempt === MAX_SEND_ATTEMPTS;
      for (const { index, reason, isFinal } of failed) if (isFinal || isLast) refused.push({ index, reason });
      left = left.filter(([index]) => failed.some((one) => one.index === index && !one.isFinal && !isLast));
      if (isLast && failed.length === bodies.length) {
        throw new Error(`The uploads queue accepts no messages: ${failed[0]?.reason}`);
      }
      if (left.length > 0) await this.clock.sleep(FIRST_PAUSE_MS * 2 ** attempt);
    }
    return refused;
  }

  async #sendBatch(entries: readonly (readonly [number, string])[]) {
    const { Failed = [] } = await reading('sqs:SendMessage', () =>
      this.#clients.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: this.#outputs.UploadsQueueUrl,
          Entries: entries.map(([index, body]) => ({ Id: String(index), MessageBody: body })),
        }),
      ),
    );
    return Failed.map(({ Id, Code, Message, SenderFault = false }) => ({
      index: Number(Id),
      reason: [Code, Message].filter(Boolean).join(': ') || 'no reason given',
      isFinal: SenderFault,
    }));
  }

  waiting(): Promise<number> {
    const { UploadsQueueUrl, PreparationsQueueUrl, EnrollmentsQueueUrl } = this.#outputs;
    return messagesIn(this.#clients.sqs, [UploadsQueueUrl, PreparationsQueueUrl, EnrollmentsQueueUrl]);
  }

  readonly erasedPerson = (personId: string): Promise<ErasedPerson | undefined> =>
    reading('dynamodb:GetItem', () =>
      new DynamoTombstones(this.#clients.dynamo, this.#outputs.PersonsTableName).find(personId),
    );

  async metadata({ objectKey, version }: ListedVersion): Promise<Readonly<Record<string, string>> | 'gone'> {
    const head = new HeadObjectCommand({ Bucket: this.#outputs.ImagesBucketName, Key: objectKey, VersionId: version });
    try {
      const { Metadata = {} } = await reading('s3:GetObjectVersion', () => this.#clients.s3.send(head));
      return Metadata;
    } catch (error) {
      // Deleted since it was listed.
      if (statusOf(error) === 404) return 'gone';
      throw error;
    }
  }
}

const NAMES = { '#key': 'objectKey', '#version': 'version', '#status': 'status', '#updatedAt': 'updatedAt' };
