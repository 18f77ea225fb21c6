import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { FirehoseAnalytics } from '../analytics/firehose-analytics.ts';
import { EventBridgeBus } from '../events/event-bridge-bus.ts';
import { S3Annotations } from '../objects/s3-annotations.ts';
import { SqsOutcomesDeadLetterQueue } from '../queues/outcomes-dead-letter-queue.ts';
import { CLIENT_CONFIG, S3_CLIENT_CONFIG } from '../runtime/aws-clients.ts';
import { logger } from '../runtime/logger.ts';
import { publishMetrics } from '../runtime/metrics.ts';
import { readPublishEnvironment } from '../runtime/read-environment.ts';
import { systemClock } from '../runtime/system.ts';
import { DynamoOutcomeRows } from '../tables/dynamo-outcome-rows.ts';
import { DynamoPseudonyms } from '../tables/dynamo-pseudonyms.ts';
import { rowRecordOf } from '../tables/stream-records.ts';
import { publishLog } from './log.ts';
import type { PublishContext } from './ports.ts';
import { publishBatch } from './publish-batch.ts';
import { RecentOutcomeIds } from './recent-outcome-ids.ts';

const env = readPublishEnvironment(process.env);

const context: PublishContext = {
  stack: env.STACK_NAME,
  events: env.EVENT_BUS === undefined ? undefined : events(env.EVENT_BUS),
  annotations: env.ANNOTATE_OBJECTS ? annotations(env.FACES_TABLE) : undefined,
  analytics: env.ANALYTICS_STREAM === undefined ? undefined : analytics(env.ANALYTICS_STREAM, env.PERSONS_TABLE),
  deadLetterQueue: new SqsOutcomesDeadLetterQueue(new SQSClient(CLIENT_CONFIG), env.DEAD_LETTER_QUEUE_URL),
  clock: systemClock,
  log: publishLog,
};

function events(bus: string): PublishContext['events'] {
  return { bus: new EventBridgeBus(new EventBridgeClient(CLIENT_CONFIG), bus), recentlyDone: new RecentOutcomeIds() };
}

function annotations(facesTable: string): PublishContext['annotations'] {
  return {
    rows: new DynamoOutcomeRows(new DynamoDBClient(CLIENT_CONFIG), facesTable),
    objects: new S3Annotations(new S3Client(S3_CLIENT_CONFIG)),
    recentlyDone: new RecentOutcomeIds(),
  };
}

function analytics(stream: string, personsTable = ''): PublishContext['analytics'] {
  const pseudonyms = new DynamoPseudonyms(new DynamoDBClient(CLIENT_CONFIG), personsTable);
  return {
    table: new FirehoseAnalytics(new FirehoseClient(CLIENT_CONFIG), stream, pseudonyms),
    recentlyDone: new RecentOutcomeIds(),
  };
}

/** A batch of changes of rows, in the order of their shard. */
export async function handler(event: DynamoDBStreamEvent, lambda: Context): Promise<DynamoDBBatchResponse> {
  logger.addContext(lambda);
  try {
    const records = event.Records.map(rowRecordOf).filter((record) => record !== undefined);
    const first = await publishBatch(records, context);
    return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first }] };
  } finally {
    publishMetrics();
  }
}
