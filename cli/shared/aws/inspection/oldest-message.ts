import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { reading } from '../reading.ts';

/** SQS measures every minute, and publishes some minutes later. */
const LOOK_BACK_MS = 15 * 60_000;

/**
 * Seconds; undefined when nothing was measured: SQS measures only queues that are in use.
 *
 * @param now epoch milliseconds by the clock of AWS
 */
export async function oldestMessageSeconds(
  client: CloudWatchClient,
  queueUrl: string,
  now: number,
): Promise<number | undefined> {
  const QueueName = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
  const { MetricDataResults = [] } = await reading('cloudwatch:GetMetricData', () =>
    client.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - LOOK_BACK_MS),
        EndTime: new Date(now),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [
          {
            Id: 'age',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/SQS',
                MetricName: 'ApproximateAgeOfOldestMessage',
                Dimensions: [{ Name: 'QueueName', Value: QueueName }],
              },
              Period: 60,
              Stat: 'Maximum',
            },
          },
        ],
      }),
    ),
  );
  return MetricDataResults[0]?.Values?.[0];
}
