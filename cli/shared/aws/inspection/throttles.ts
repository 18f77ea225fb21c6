import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { reading } from '../reading.ts';

const HOUR_MS = 3_600_000;
const PERIOD_SECONDS = 300;

/**
 * How often Lambda throttled the function, in each five-minute period of the last hour in which it did.
 *
 * @param now epoch milliseconds by the clock of AWS
 */
export async function throttlesOf(
  client: CloudWatchClient,
  functionName: string,
  now: number,
): Promise<readonly number[]> {
  const { MetricDataResults = [] } = await reading('cloudwatch:GetMetricData', () =>
    client.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - HOUR_MS),
        EndTime: new Date(now),
        MetricDataQueries: [
          {
            Id: 'throttles',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/Lambda',
                MetricName: 'Throttles',
                Dimensions: [{ Name: 'FunctionName', Value: functionName }],
              },
              Period: PERIOD_SECONDS,
              Stat: 'Sum',
            },
          },
        ],
      }),
    ),
  );
  return (MetricDataResults[0]?.Values ?? []).filter((count) => count > 0);
}
