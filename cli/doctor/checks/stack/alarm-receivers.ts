import type { Check } from '../../check.ts';
import { ok, warning } from '../../finding.ts';

/** Whether the alarm topic has a confirmed subscriber. */
export const alarmReceivers: Check = {
  name: 'alarm-receivers',
  async run(deployment, commands) {
    const topics = [...new Set((await deployment.alarms()).flatMap(({ topicArns }) => topicArns))];
    const all = (await Promise.all(topics.map((topic) => deployment.subscriptions(topic)))).flat();
    const confirmed = all.filter(({ isConfirmed }) => isConfirmed);
    if (confirmed.length > 0) return ok(`Alarms are sent to ${confirmed.map(({ endpoint }) => endpoint).join(', ')}.`);
    const [topic = '<ARN of the alarm topic>'] = topics;
    const subscribe = (address: string) =>
      commands.aws(
        ...['sns', 'subscribe', '--topic-arn', topic],
        ...['--protocol', 'email', '--notification-endpoint', address],
      );
    if (all.length > 0) {
      return warning(
        `${all.map(({ endpoint }) => endpoint).join(', ')} has not confirmed the subscription to the alarms, and receives none of them.`,
        'Follow the link in the message "AWS Notification - Subscription Confirmation". This sends another one:',
        subscribe(all[0]?.endpoint ?? ''),
      );
    }
    return warning(
      'The alarm topic has no subscriber, so alarms are not delivered.',
      'Set alarmEmail and deploy the stack again, or subscribe to the alarm topic:',
      subscribe('you@example.com'),
    );
  },
};
