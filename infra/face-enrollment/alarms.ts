import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** The values of the metric's dimension `reason`, each with an alarm of its own: they ask for different persons. */
const OPERATOR_REASONS = [
  'CredentialsNotSet',
  'CredentialsRefused',
  'PermissionDenied',
  'AccountProblem',
  'RequestRefused',
  'UnknownCode',
];

export interface AlarmsProps {
  readonly email: string | undefined;
  /** Otherwise one is made. */
  readonly existingTopic: ITopic | undefined;
  /** Of a topic that is made here; otherwise it is not encrypted at rest by a key of the account. */
  readonly encryptionKey: IKey | undefined;
}

/** What an operator has to be told, and where it is told. */
export class Alarms extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { email, existingTopic, encryptionKey }: AlarmsProps) {
    super(scope, id);
    this.topic = existingTopic ?? this.#create(encryptionKey);
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }

  /** Whatever is in a dead-letter queue waits for a person. */
  watchDeadLetters(id: string, queue: Queue, contents: string): void {
    const alarm = queue
      .metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: Stats.MAXIMUM })
      .createAlarm(this, id, {
        alarmDescription: `${contents} in the dead-letter queue: mend the cause that is given there, then redrive them.`,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: 0,
        evaluationPeriods: 1,
        // A queue that nothing was in for hours reports nothing.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  /** Keys, permissions, the bill, or a request that Tencent does not understand: waiting does not help. */
  watchOperatorNeeded(): void {
    for (const reason of OPERATOR_REASONS) {
      const attempts = new Metric({
        namespace: 'FaceEnrollment',
        metricName: 'OperatorNeeded',
        dimensionsMap: { reason },
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      });
      const alarm = attempts.createAlarm(this, reason, {
        alarmDescription: `Tencent cannot be used: ${reason}. Images wait for a while before they are given up; reason and message of PENDING rows say more.`,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(this.topic));
    }
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
