import { Stack } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/**
 * `critical`: nothing is enrolled, or money is lost, until an operator acts. `high`: some images wait for an operator.
 * `warning`: it may end by itself; look at it today.
 */
type Severity = 'critical' | 'high' | 'warning';

interface Watch {
  readonly metric: Metric;
  /** Goes off above it. */
  readonly threshold: number;
  readonly severity: Severity;
  /** What is the matter, for the operator who is woken by it. */
  readonly sentence: string;
  /**
   * How many of so many periods have to be above.
   *
   * @default - one of one
   */
  readonly lasting?: { readonly periods: number; readonly of: number };
}

export interface AlarmsProps {
  readonly email: string | undefined;
  /** Otherwise one is made. */
  readonly existingTopic: ITopic | undefined;
  /** Of a topic that is made here; otherwise it is not encrypted at rest by a key of the account. */
  readonly encryptionKey: IKey | undefined;
  /** Every alarm has an entry of its name there. */
  readonly runbookUrl: string;
}

/** What needs a person, and where it is told. */
export class Alarms extends Construct {
  readonly topic: ITopic;
  readonly #runbookUrl: string;
  readonly #alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, { email, existingTopic, encryptionKey, runbookUrl }: AlarmsProps) {
    super(scope, id);
    this.#runbookUrl = runbookUrl;
    this.topic = existingTopic ?? this.#create(encryptionKey);
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }

  get all(): readonly Alarm[] {
    return this.#alarms;
  }

  /** @param name of the alarm, and of its entry in the runbook */
  watch(name: string, { metric, threshold, severity, sentence, lasting = { periods: 1, of: 1 } }: Watch): void {
    const alarm = metric.createAlarm(this, name, {
      alarmDescription: `[${severity}] ${sentence} What to do: ${this.#runbookUrl}#${name.toLowerCase()}`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      datapointsToAlarm: lasting.periods,
      evaluationPeriods: lasting.of,
      // Nothing is written while nothing happens, and a queue that nothing was in for hours reports nothing.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.#alarms.push(alarm);
  }

  #create(encryptionKey: IKey | undefined): Topic {
    const topic = new Topic(this, 'Topic', {
      displayName: 'Face enrollment',
      enforceSSL: true,
      masterKey: encryptionKey,
    });
    const stack = Stack.of(this);
    // A topic with a policy of its own has lost the one by which the alarms of its account may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({ service: 'cloudwatch', resource: 'alarm:*' }),
          },
        },
      }),
    );
    return topic;
  }
}
