import type { Check } from '../../check.ts';
import { ok, warning } from '../../finding.ts';

/** Whether anybody hears an alarm. */
export const alarmReceivers: Check = {
  name: 'alarm-receivers',
  async run(deployment) {
    const topics = [...new Set((await deployment.alarms()).flatMap(({ topicArns }) => topicArns))];
    const all = (await Promise.all(topics.map((topic) => deployment.subscriptions(topic)))).flat();
    const confirmed = all.filter(({ isConfirmed }) => isConfirmed);
    if (confirmed.length > 0) return ok(`${confirmed.map(({ endpoint }) => endpoint).join(', ')} would be told`);
    if (all.length > 0) {
      return warning(
        `${all.map(({ endpoint }) => endpoint).join(', ')} has not confirmed the subscription: nobody is told of an alarm`,
        'Follow the link in the message "AWS Notification - Subscription Confirmation", or deploy again to get another one.',
      );
    }
    return warning(
      'nobody has subscribed to the alarms: nobody is told of one',
      `Deploy with -c alarmEmail=you@example.com, or subscribe to ${topics.join(' ') || 'the alarm topic'}`,
    );
  },
};
