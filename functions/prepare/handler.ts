import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Delivery } from '../domain/delivery.ts';
import { S3OriginalImages } from '../objects/s3-original-images.ts';
import { S3PreparedImages } from '../objects/s3-prepared-images.ts';
import { SqsEnrollmentQueue } from '../queues/enrollments-queue.ts';
import { SqsErasuresQueue } from '../queues/erasures-queue.ts';
import { OwnQueue } from '../queues/own-queue.ts';
import { CLIENT_CONFIG, S3_CLIENT_CONFIG } from '../runtime/aws-clients.ts';
import { logger } from '../runtime/logger.ts';
import { readPrepareEnvironment } from '../runtime/read-environment.ts';
import { comeBack, deliveryOf, hideWhileWorking, settle } from '../runtime/sqs-batch.ts';
import { systemChance, systemClock } from '../runtime/system.ts';
import { withMetrics } from '../runtime/with-metrics.ts';
import { DynamoPreparationRows } from '../tables/dynamo-preparation-rows.ts';
import { DynamoTombstones } from '../tables/dynamo-tombstones.ts';
import { ConverterProcess } from './converter/converter-process.ts';
import { prepareLog } from './log.ts';
import type { PrepareContext } from './ports.ts';
import { prepareDelivery } from './prepare-delivery.ts';

const MIB = 1024 * 1024;
/** The program that decodes is beside the bundle. */
const DECODERS = join(__dirname, 'convert-images.mjs');
/** What is left of the function's timeout is for reading the original and writing the outcome. */
const DECODE_WITHIN_MS = 40_000;
/** This process with an original and its copy. The rest of the memory is for the process that decodes. */
const OWN_MEMORY_MIB = 384;
const IDLE_MEMORY_MIB = 512;

const env = readPrepareEnvironment(process.env);
const sqs = new SQSClient(CLIENT_CONFIG);
const s3 = new S3Client(S3_CLIENT_CONFIG);
const dynamo = new DynamoDBClient(CLIENT_CONFIG);
const queue = new OwnQueue(sqs, { queue: env.PREPARATIONS_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL });
const converter = new ConverterProcess({
  file: DECODERS,
  deadlineMs: DECODE_WITHIN_MS,
  memoryLimitBytes: (env.MEMORY_SIZE_MIB - OWN_MEMORY_MIB) * MIB,
  idleMemoryBytes: IDLE_MEMORY_MIB * MIB,
});
// Loads the decoders while the first image is fetched.
converter.start();

const context: PrepareContext = {
  originals: new S3OriginalImages(s3),
  prepared: new S3PreparedImages(s3, env.PREPARED_BUCKET),
  rows: new DynamoPreparationRows(dynamo, env.FACES_TABLE),
  enrollments: new SqsEnrollmentQueue(sqs, env.ENROLLMENTS_QUEUE_URL),
  tombstones: new DynamoTombstones(dynamo, env.PERSONS_TABLE),
  erasures: new SqsErasuresQueue(sqs, env.ERASURES_QUEUE_URL),
  converter,
  settings: {
    longEdge: env.PREPARED_LONG_EDGE,
    imagesBucket: env.IMAGES_BUCKET,
    maxReceiveCount: env.MAX_RECEIVE_COUNT,
    keepImagesDays: env.KEEP_IMAGES_DAYS,
  },
  clock: systemClock,
  chance: systemChance,
  log: prepareLog,
};

/** One image at a time: a batch has one message. */
export const handler = withMetrics(prepareEvent);

async function prepareEvent(event: SQSEvent, lambda: Context): Promise<SQSBatchResponse> {
  logger.addContext(lambda);
  const prepare = ({ body, receiveCount }: Delivery) => prepareDelivery(body, receiveCount, context);
  const returned: (string | undefined)[] = [];
  for (const delivery of event.Records.map(deliveryOf)) {
    const hidden = hideWhileWorking([delivery], queue);
    returned.push(await settle(delivery, prepare, queue, hidden));
    await hidden;
  }
  return comeBack(returned.filter((messageId) => messageId !== undefined));
}
