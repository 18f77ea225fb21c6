import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Delivery } from '../domain/delivery.ts';
import { S3UploadedObjects } from '../objects/s3-uploaded-objects.ts';
import { SqsEnrollmentQueue } from '../queues/enrollments-queue.ts';
import { SqsErasuresQueue } from '../queues/erasures-queue.ts';
import { OwnQueue } from '../queues/own-queue.ts';
import { SqsPreparationQueue } from '../queues/preparations-queue.ts';
import { CLIENT_CONFIG, S3_CLIENT_CONFIG } from '../runtime/aws-clients.ts';
import { logger } from '../runtime/logger.ts';
import { readIntakeEnvironment } from '../runtime/read-environment.ts';
import { comeBack, deliveryOf, hideWhileWorking, settle } from '../runtime/sqs-batch.ts';
import { systemChance, systemClock } from '../runtime/system.ts';
import { withMetrics } from '../runtime/with-metrics.ts';
import { DynamoFaceRows } from '../tables/dynamo-face-rows.ts';
import { DynamoTombstones } from '../tables/dynamo-tombstones.ts';
import { intakeUpload } from './intake-upload.ts';
import { intakeLog } from './log.ts';
import type { IntakeContext } from './ports.ts';

const env = readIntakeEnvironment(process.env);
const sqs = new SQSClient(CLIENT_CONFIG);
const dynamo = new DynamoDBClient(CLIENT_CONFIG);
const queue = new OwnQueue(sqs, { queue: env.UPLOADS_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL });

const common: Omit<IntakeContext, 'deadline'> = {
  objects: new S3UploadedObjects(new S3Client(S3_CLIENT_CONFIG)),
  faces: new DynamoFaceRows(dynamo, env.FACES_TABLE),
  enrollments: new SqsEnrollmentQueue(sqs, env.ENROLLMENTS_QUEUE_URL),
  preparations: new SqsPreparationQueue(sqs, env.PREPARATIONS_QUEUE_URL),
  tombstones: new DynamoTombstones(dynamo, env.PERSONS_TABLE),
  erasures: new SqsErasuresQueue(sqs, env.ERASURES_QUEUE_URL),
  settings: {
    personTag: env.PERSON_TAG,
    personNameTag: env.PERSON_NAME_TAG,
    requireConsent: env.REQUIRE_CONSENT,
    allowDuplicates: env.ALLOW_DUPLICATES,
    maxReceiveCount: env.MAX_RECEIVE_COUNT,
    keepImagesDays: env.KEEP_IMAGES_DAYS,
    maxLongEdge: { jpeg: env.MAX_LONG_EDGE_JPEG, other: env.MAX_LONG_EDGE_OTHER },
    prepareImages: env.PREPARE_IMAGES,
    preparedLongEdge: env.PREPARED_LONG_EDGE,
    stackOptions: {
      faceMatchThreshold: env.FACE_MATCH_THRESHOLD,
      qualityControl: env.QUALITY_CONTROL,
      needRotateDetection: env.NEED_ROTATE_DETECTION,
    },
  },
  clock: systemClock,
  chance: systemChance,
  log: intakeLog,
};

/** A batch of S3 events: each message is an image of its own, and one that fails comes back alone. */
export const handler = withMetrics(intakeEvent);

async function intakeEvent(event: SQSEvent, lambda: Context): Promise<SQSBatchResponse> {
  logger.addContext(lambda);
  const context = { ...common, deadline: Date.now() + lambda.getRemainingTimeInMillis() };
  const deliveries = event.Records.map(deliveryOf);
  const hidden = hideWhileWorking(deliveries, queue);
  const intake = ({ body, receiveCount }: Delivery) => intakeUpload(body, receiveCount, context);
  const returned = await Promise.all(deliveries.map((delivery) => settle(delivery, intake, queue, hidden)));
  await hidden;
  return comeBack(returned.filter((messageId) => messageId !== undefined));
}
