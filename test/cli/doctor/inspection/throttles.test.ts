import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { throttlesOf } from '../../../../cli/doctor/inspection/throttles.ts';
import { NotAllowedError } from '../../../../cli/doctor/ports.ts';
import { recording } from '../../../fakes/recording-client.ts';

describe('the throttles of a function', () => {
  it('are those of Lambda, by five minutes of the last hour, without the periods that had none', async () => {
    const answer = { MetricDataResults: [{ Values: [0, 4, 0, 21] }] };
    const { client, asked } = recording(new CloudWatchClient({ region: 'us-east-1' }), answer);
    expect(await throttlesOf(client, 'enroll-function')).toEqual([4, 21]);
    const [{ StartTime, EndTime, MetricDataQueries }] = asked as [
      { StartTime: Date; EndTime: Date; MetricDataQueries: object[] },
    ];
    expect(EndTime.getTime() - StartTime.getTime()).toBe(3_600_000);
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
    expect(await throttlesOf(client, 'enroll-function')).toEqual([]);
  });

  it('name the permission that the caller lacks', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    const { client } = recording(new CloudWatchClient({ region: 'us-east-1' }), denied);
    await expect(throttlesOf(client, 'enroll-function')).rejects.toEqual(
      new NotAllowedError('cloudwatch:GetMetricData'),
    );
  });
});
