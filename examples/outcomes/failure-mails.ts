import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { FaceEnrollment } from '../../infra/face-enrollment/face-enrollment.ts';

export interface FailureMailsProps {
  readonly faces: FaceEnrollment;
  /** SNS asks it to confirm the subscription first. */
  readonly address: string;
}

/** Mails each image that failed to the people who operate the stack. */
export class FailureMails extends Construct {
  constructor(scope: Construct, id: string, { faces, address }: FailureMailsProps) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { displayName: 'Images that failed', enforceSSL: true });
    topic.addSubscription(new EmailSubscription(address));
    faces.onOutcome('FailureMails', {
      statuses: ['FAILED'],
      // Whole values of an object: EventBridge quotes them, whatever characters a key has.
      target: new SnsTopic(topic, {
        message: RuleTargetInput.fromObject({
          image: EventField.fromPath('$.detail.objectKey'),
          reason: EventField.fromPath('$.detail.reason'),
          message: EventField.fromPath('$.detail.message'),
          time: EventField.fromPath('$.detail.completedAt'),
        }),
      }),
    });
  }
}
