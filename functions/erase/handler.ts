import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseErasureMessage, withTime } from '../domain/erasure/erasure-message.ts';
import { messageBody } from '../domain/message-body.ts';
import type { PersonsCountRequest } from '../domain/persons-count-request.ts';
import { SharedPacer } from '../enroll/pacing/shared-pacer.ts';
import { publishPersonErased } from '../events/person-erased-event.ts';
import { S3ErasedImages } from '../objects/s3-erased-images.ts';
import { S3ErasedPrepared } from '../objects/s3-erased-prepared.ts';
import { SqsErasuresQueue } from '../queues/erasures-queue.ts';
import { OwnQueue } from '../queues/own-queue.ts';
import { PassedDeadLetterQueue } from '../queues/passed-dead-letter-queue.ts';
import { CLIENT_CONFIG, S3_CLIENT_CONFIG } from '../runtime/aws-clients.ts';
import { described, logger } from '../runtime/logger.ts';
import { publishMetrics } from '../runtime/metrics.ts';
import { PersonHash } from '../runtime/person-hash.ts';
import { readEraseEnvironment } from '../runtime/read-environment.ts';
import { comeBack, deliveryOf, hideWhileWorking } from '../runtime/sqs-batch.ts';
import { systemChance, systemClock } from '../runtime/system.ts';
import { DynamoCountedPersons } from '../tables/dynamo-counted-persons.ts';
import { DynamoErasures } from '../tables/dynamo-erasures.ts';
import { DynamoPassLock } from '../tables/dynamo-pass-lock.ts';
import { DynamoPersonRows } from '../tables/dynamo-person-rows.ts';
import { DynamoPersons } from '../tables/dynamo-persons.ts';
import { DynamoSlotStore } from '../tables/dynamo-slot-store.ts';
import { SecretsManagerSecret } from '../tencent/secrets-manager-secret.ts';
import { TencentCredentials } from '../tencent/tencent-credentials.ts';
import { TencentFaceService } from '../tencent/tencent-face-service.ts';
import { eraseDelivery } from './erase-delivery.ts';
import { eraseLog } from './log.ts';
import type { EraseContext, ErasureDelivery } from './ports.ts';
import { reportPersonsKnown } from './report-persons-known.ts';

const env = readEraseEnvironment(process.env);
const dynamo = new DynamoDBClient(CLIENT_CONFIG);
const sqs = new SQSClient(CLIENT_CONFIG);
const s3 = new S3Client(S3_CLIENT_CONFIG);
const secrets = new SecretsManagerClient(CLIENT_CONFIG);
const queue = new OwnQueue(sqs, { queue: env.ERASURES_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL });
const personHash = new PersonHash(new SecretsManagerSecret(secrets, env.PERSON_HASH_SECRET_ARN));

const tencent = new TencentFaceService({
  endpoint: env.TENCENT_ENDPOINT,
  apiVersion: env.TENCENT_API_VERSION,
  region: env.TENCENT_REGION,
  credentials: new TencentCredentials(new SecretsManagerSecret(secrets, env.TENCENT_SECRET_ARN), systemClock),
  clock: systemClock,
});

const common: Omit<EraseContext, 'deadline'> = {
  records: new DynamoErasures(dynamo, env.ERASURES_TABLE),
  persons: new DynamoPersons(dynamo, env.PERSONS_TABLE),
  rows: new DynamoPersonRows(dynamo, env.FACES_TABLE),
  objects: new S3ErasedImages(s3),
  prepared: new S3ErasedPrepared(s3, env.PREPARED_BUCKET),
  tencent,
  pacer: new SharedPacer(new DynamoSlotStore(dynamo, env.PACER_TABLE), env.REQUESTS_PER_SECOND, systemClock),
  deadLetterQueues: env.DEAD_LETTER_QUEUE_URLS.map((url) => new PassedDeadLetterQueue(sqs, url, systemClock)),
  passLock: new DynamoPassLock(dynamo, env.PACER_TABLE),
  hashOf: (personId) => personHash.of(personId),
  queue: new SqsErasuresQueue(sqs, env.ERASURES_QUEUE_URL),
  publish: env.EVENT_BUS === undefined ? undefined : publishTo(env.EVENT_BUS),
  settings: { stack: env.STACK_NAME, personTag: env.PERSON_TAG, imagesBucket: env.IMAGES_BUCKET },
  clock: systemClock,
  chance: systemChance,
  log: eraseLog,
};

function publishTo(bus: string): EraseContext['publish'] {
  const client = new EventBridgeClient(CLIENT_CONFIG);
  return (detail) => publishPersonErased(client, bus, detail);
}

const countedPersons = new DynamoCountedPersons(dynamo, env.PERSONS_TABLE);

/** What the queue brings, and four times a day the request for the number of persons. */
export async function handler(
  event: SQSEvent | PersonsCountRequest,
  lambda: Context,
): Promise<SQSBatchResponse | undefined> {
  logger.addContext(lambda);
  try {
    if ('Records' in event) return await eraseBatch(event, lambda);
    await reportPersonsKnown(countedPersons, eraseLog);
    return undefined;
  } finally {
    publishMetrics();
  }
}

/** One message at a time: a piece of work takes most of an invocation. Its age says nothing of images on their way. */
async function eraseBatch(event: SQSEvent, lambda: Context): Promise<SQSBatchResponse> {
  const deadline = Date.now() + lambda.getRemainingTimeInMillis();
  const returned: string[] = [];
  try {
    for (const record of event.Records) {
      if (!(await isSettled(erasureDelivery(record), { ...common, deadline }))) returned.push(record.messageId);
    }
    return comeBack(returned);
  } finally {
    // A connection that outlives the freeze between two invocations is dead when the next one uses it.
    tencent.dropIdleConnections();
  }
}

function erasureDelivery(record: SQSRecord): ErasureDelivery {
  return { ...deliveryOf(record), sentAt: Number(record.attributes.SentTimestamp) };
}

/** Never fails. @returns false when the message has to come back */
async function isSettled(delivery: ErasureDelivery, context: EraseContext): Promise<boolean> {
  const hidden = hideWhileWorking([delivery], queue);
  try {
    const result = await eraseDelivery(delivery, context);
    await hidden;
    if (result.kind === 'retry') await queue.hide(delivery, result.afterSeconds);
    if (result.kind === 'deadLetter') {
      const fifo = { groupId: delivery.groupId, deduplicationId: systemChance.newId() };
      await queue.moveToDeadLetterQueue({ ...delivery, body: withItsTime(delivery) }, result.reason, fifo);
    }
    return result.kind !== 'retry';
  } catch (error) {
    logger.error('A message could not be handled: it comes back', {
      messageId: delivery.messageId,
      ...described(error),
    });
    return false;
  } finally {
    await hidden;
  }
}

/** The body of the copy: sent again, it asks for the same. */
function withItsTime({ body, sentAt }: ErasureDelivery): string {
  const parsed = parseErasureMessage(body);
  return parsed.kind === 'person' ? messageBody(withTime(parsed.message, sentAt)) : body;
}
