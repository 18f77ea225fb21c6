import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { S3ObjectReader } from '../objects/s3-object-reader.ts';
import { S3StoredImages } from '../objects/s3-stored-images.ts';
import { SqsErasuresQueue } from '../queues/erasures-queue.ts';
import { OwnQueue } from '../queues/own-queue.ts';
import { SqsPreparationQueue } from '../queues/preparations-queue.ts';
import { CLIENT_CONFIG, S3_CLIENT_CONFIG, s3Endpoint } from '../runtime/aws-clients.ts';
import { logger } from '../runtime/logger.ts';
import { readEnrollEnvironment } from '../runtime/read-environment.ts';
import { comeBack, deliveryOf, hideWhileWorking } from '../runtime/sqs-batch.ts';
import { systemChance, systemClock } from '../runtime/system.ts';
import { withMetrics } from '../runtime/with-metrics.ts';
import { DynamoLedger } from '../tables/dynamo-ledger.ts';
import { DynamoSlotStore } from '../tables/dynamo-slot-store.ts';
import { SecretsManagerSecret } from '../tencent/secrets-manager-secret.ts';
import { TencentCredentials } from '../tencent/tencent-credentials.ts';
import { TencentFaceService } from '../tencent/tencent-face-service.ts';
import { enrollBatch } from './enroll-batch.ts';
import { enrollLog } from './log.ts';
import { SharedPacer } from './pacing/shared-pacer.ts';
import type { EnrollContext, TakenMessages } from './ports.ts';

const env = readEnrollEnvironment(process.env);
const dynamo = new DynamoDBClient(CLIENT_CONFIG);
const sqs = new SQSClient(CLIENT_CONFIG);
const preparations = new SqsPreparationQueue(sqs, env.PREPARATIONS_QUEUE_URL);
const erasures = new SqsErasuresQueue(sqs, env.ERASURES_QUEUE_URL);
const queue = new OwnQueue(sqs, {
  queue: env.ENROLLMENTS_QUEUE_URL,
  deadLetters: env.DEAD_LETTER_QUEUE_URL,
});

const tencent = new TencentFaceService({
  endpoint: env.TENCENT_ENDPOINT,
  apiVersion: env.TENCENT_API_VERSION,
  region: env.TENCENT_REGION,
  credentials: new TencentCredentials(
    new SecretsManagerSecret(new SecretsManagerClient(CLIENT_CONFIG), env.TENCENT_SECRET_ARN),
    systemClock,
  ),
  clock: systemClock,
});

const common: Omit<EnrollContext, 'queue' | 'deadline'> = {
  ledger: new DynamoLedger(dynamo, { faces: env.FACES_TABLE, persons: env.PERSONS_TABLE }),
  pacer: new SharedPacer(new DynamoSlotStore(dynamo, env.PACER_TABLE), env.REQUESTS_PER_SECOND, systemClock),
  tencent,
  images: new S3StoredImages(
    new S3ObjectReader({ aws: dynamo.config, endpoint: s3Endpoint(process.env), ...S3_CLIENT_CONFIG }),
    env.PREPARED_BUCKET,
    env.PRESIGNED_URL_SECONDS,
  ),
  settings: {
    allowDuplicates: env.ALLOW_DUPLICATES,
    base64Fallback: env.BASE64_FALLBACK,
    requireConsent: env.REQUIRE_CONSENT,
    pseudonyms: env.PSEUDONYMS,
    maxReceiveCount: env.MAX_RECEIVE_COUNT,
    keepImagesDays: env.KEEP_IMAGES_DAYS,
    newPersons: env.CREATE_PERSONS_IN_GROUP
      ? {
          groupId: env.CREATE_PERSONS_IN_GROUP,
          nameTag: env.PERSON_NAME_TAG,
          uniqueControl: env.UNIQUE_PERSON_CONTROL,
        }
      : undefined,
  },
  clock: systemClock,
  chance: systemChance,
  log: enrollLog,
};

/** A batch of up to ten images of any persons. */
export const handler = withMetrics(enrollEvent);

async function enrollEvent(event: SQSEvent, lambda: Context): Promise<SQSBatchResponse> {
  logger.addContext(lambda);
  const deadline = Date.now() + lambda.getRemainingTimeInMillis();
  const deliveries = event.Records.map(deliveryOf);
  const hidden = hideWhileWorking(deliveries, queue);
  try {
    return comeBack(await enrollBatch(deliveries, { ...common, queue: takenMessages(hidden), deadline }));
  } finally {
    await hidden;
    // A connection that outlives the freeze between two invocations is dead when the next one uses it.
    tencent.dropIdleConnections();
  }
}

/** @param hidden a message's own delay has to come after the one of its batch */
function takenMessages(hidden: Promise<void>): TakenMessages {
  return {
    postpone: async (delivery, seconds) => {
      await hidden;
      await queue.hide(delivery, seconds);
    },
    moveToDeadLetterQueue: (delivery, reason) =>
      queue.moveToDeadLetterQueue(delivery, reason, {
        groupId: delivery.groupId,
        deduplicationId: systemChance.newId(),
      }),
    prepare: (message) => preparations.send(message),
    erase: (message) => erasures.eraseImage(message),
  };
}
