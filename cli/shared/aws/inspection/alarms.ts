import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import type { AlarmState } from '../../../doctor/ports.ts';
import { reading } from '../reading.ts';

/** The most that CloudWatch takes at once. */
const NAMES_PER_REQUEST = 100;

export async function alarmsNamed(client: CloudWatchClient, names: readonly string[]): Promise<readonly AlarmState[]> {
  const states: AlarmState[] = [];
  for (let from = 0; from < names.length; from += NAMES_PER_REQUEST) {
    const AlarmNames = names.slice(from, from + NAMES_PER_REQUEST);
    const { MetricAlarms = [], CompositeAlarms = [] } = await reading('cloudwatch:DescribeAlarms', () =>
      client.send(new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] })),
    );
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      states.push({
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'unknown',
        reason: alarm.StateReason ?? 'no reason given',
        description: alarm.AlarmDescription ?? '',
        actionsEnabled: alarm.ActionsEnabled ?? false,
        topicArns: (alarm.AlarmActions ?? []).filter((arn) => arn.split(':')[2] === 'sns'),
      });
    }
  }
  return states;
}

export async function subscriptionsTo(client: SNSClient, TopicArn: string) {
  return reading('sns:ListSubscriptionsByTopic', async () => {
    const all: { endpoint: string; isConfirmed: boolean }[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
      // Until it is confirmed, a subscription has no ARN.
      for (const { Endpoint = 'unknown endpoint', SubscriptionArn = '' } of Subscriptions) {
        all.push({ endpoint: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
      }
    }
    return all;
  });
}

export async function topicKeyId(client: SNSClient, TopicArn: string): Promise<string | undefined> {
  const { Attributes = {} } = await reading('sns:GetTopicAttributes', () =>
    client.send(new GetTopicAttributesCommand({ TopicArn })),
  );
  return Attributes.KmsMasterKeyId || undefined;
}
