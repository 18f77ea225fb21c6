import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { NotAllowedError } from '../../../../../cli/doctor/ports.ts';
import { throttlesOf } from '../../../../../cli/shared/aws/inspection/throttles.ts';
import { recording } from '../../../../fakes/recording-client.ts';

const NOW = Date.parse('2026-11-20T08:00:00Z');

describe('the throttles of a function', () => {
  it('are those of Lambda, by five minutes of the last hour, without the periods that had none', async () => {
    const answer = { MetricDataResults: [{ Values: [0, 4, 0, 21] }] };
    const { client, asked } = recording(new CloudWatchClient({ region: 'us-east-1' }), answer);
    expect(await throttlesOf(client, 'enroll-function', NOW)).toEqual([4, 21]);
    const [{ StartTime, EndTime, MetricDataQueries }] = asked as [
      { StartTime: Date; EndTime: Date; MetricDataQueries: object[] },
    ];
    expect([StartTime.getTime(), EndTime.getTime()]).toEqual([NOW - 3_600_000, NOW]);
    expect(MetricDataQueries).toEqual([
      {
        Id: 'throttles',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'Throttles',
            Dimensions: [{ Name: 'FunctionName', Value: 'enroll-function' }],
          },
          Period: 300,
          Stat: 'Sum',
        },
      },
    ]);
  });

  it('are none when CloudWatch has measured nothing', async () => {
    const { client } = recording(new CloudWatchClient({ region: 'us-east-1' }), { MetricDataResults: [] });
    expect(await throttlesOf(client, 'enroll-function', NOW)).toEqual([]);
  });

  it('name the permission that the caller lacks', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { client } = recording(new CloudWatchClient({ region: 'us-east-1' }), denied);
    await expect(throttlesOf(client, 'enroll-function', NOW)).rejects.toEqual(
      new NotAllowedError('cloudwatch:GetMetricData'),
    );
  });
});
