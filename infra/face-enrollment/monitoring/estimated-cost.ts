import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { METRIC } from '../../../functions/runtime/metric-names.ts';
import type { Pipeline, QueueStage, Stage } from '../stage/stage.ts';
import { FIVE_MINUTES } from './pipeline-metrics.ts';

/** US dollars in us-east-1, on demand: an estimate of the order, everywhere. */
const USD = {
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 13.3334e-6,
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  /** Mean of the two kinds of queue. */
  queueRequest: 0.45e-6,
  /** Its PUT is the app's; its event, and a read by intake and one by Tencent, are ours. */
  image: 1e-6 + 2 * 0.4e-6,
  /** The original is read, and the JPG is written. */
  preparedImage: 0.4e-6 + 5e-6,
  /** To an event bus, up to 64 KB. */
  event: 1e-6,
  /** Of Firehose, which bills 5 KB for each record, and its conversion to Parquet. */
  record: 5.12e-6 * (0.029 + 0.018),
} as const;

/** Indexes have consumption of their own. */
const FACES_INDEXES = ['byPerson', 'byStatusDay', 'byFaceId'];

/** What the pipeline costs AWS's customer in an hour, by service, without what it costs while nothing happens. */
export function estimatedCost({
  uploads,
  preparations,
  enrollments,
  outcomes,
  analyticsStream,
  metrics,
  ...tables
}: Pipeline): readonly IMetric[] {
  const queueStages = [uploads, preparations, enrollments];
  const stages = [...queueStages, ...(outcomes ? [outcomes] : [])];
  const { facesTable, personsTable, pacerTable } = tables;
  return [
    perHour('Lambda', stages.flatMap(lambda)),
    perHour('DynamoDB', [
      ...[facesTable, personsTable, pacerTable].flatMap((table) => consumed(table)),
      ...FACES_INDEXES.flatMap((index) => consumed(facesTable, index)),
    ]),
    perHour('SQS', queueStages.flatMap(queues)),
    perHour('S3 and EventBridge', [
      { metric: metrics.of(METRIC.imagesReceived), usd: USD.image },
      { metric: metrics.of(METRIC.imagesPrepared), usd: USD.preparedImage },
      ...(outcomes ? [{ metric: metrics.of(METRIC.outcomesPublished), usd: USD.event }] : []),
    ]),
    ...(analyticsStream
      ? [perHour('Firehose', [{ metric: metrics.of(METRIC.outcomesAnalyzed), usd: USD.record }])]
      : []),
  ];
}

/** What is paid for, and what one of it costs. */
interface Item {
  readonly metric: IMetric;
  readonly usd: number;
}

function lambda({ fn, memorySizeMiB }: Stage): readonly Item[] {
  const gigabytes = memorySizeMiB / 1024;
  return [
    { metric: fn.metricInvocations({ period: FIVE_MINUTES }), usd: USD.lambdaRequest },
    {
      metric: fn.metricDuration({ period: FIVE_MINUTES, statistic: Stats.SUM }),
      usd: (gigabytes * USD.lambdaGbSecond) / 1000,
    },
  ];
}

function consumed(table: ITableV2, index?: string): readonly Item[] {
  const dimensionsMap = { TableName: table.tableName, ...(index && { GlobalSecondaryIndexName: index }) };
  const common = { namespace: 'AWS/DynamoDB', dimensionsMap, statistic: Stats.SUM, period: FIVE_MINUTES };
  return [
    { metric: new Metric({ ...common, metricName: 'ConsumedWriteCapacityUnits' }), usd: USD.writeUnit },
    { metric: new Metric({ ...common, metricName: 'ConsumedReadCapacityUnits' }), usd: USD.readUnit },
  ];
}

/** Sending, receiving, deleting; and changing its visibility, which is counted nowhere: about once for each receipt. */
function queues({ queue }: QueueStage): readonly Item[] {
  const sum = { period: FIVE_MINUTES, statistic: Stats.SUM };
  const received = queue.metricNumberOfMessagesReceived(sum);
  return [
    queue.metricNumberOfMessagesSent(sum),
    received,
    received,
    queue.metricNumberOfMessagesDeleted(sum),
    queue.metricNumberOfEmptyReceives(sum),
  ].map((metric) => ({ metric, usd: USD.queueRequest }));
}

function perHour(label: string, items: readonly Item[]): MathExpression {
  const prefix = label.replace(/\W/g, '').toLowerCase();
  const terms = items.map((item, index) => ({ id: `${prefix}${index}`, ...item }));
  // A service that did nothing has written nothing. Written out, because it is not said that powers of ten are understood.
  const sum = terms.map(({ id, usd }) => `FILL(${id}, 0) * ${usd.toFixed(13)}`).join(' + ');
  const usingMetrics = Object.fromEntries(terms.map(({ id, metric }) => [id, metric]));
  return new MathExpression({
    label,
    expression: `(${sum}) * ${3600 / FIVE_MINUTES.toSeconds()}`,
    usingMetrics,
    period: FIVE_MINUTES,
  });
}
