import { Duration, type SecretValue } from 'aws-cdk-lib';
import { ApiDestination, Authorization, Connection, EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FaceEnrollment } from '../../infra/face-enrollment/face-enrollment.ts';

export interface ChatMessagesProps {
  readonly faces: FaceEnrollment;
  /** That takes messages, such as https://slack.com/api/chat.postMessage. */
  readonly endpoint: string;
  /** The whole header `Authorization`, such as `Bearer xoxb-...`, from a secret. */
  readonly authorization: SecretValue;
  readonly channel: string;
}

/** Posts photos that show no usable face to a chat, by an API destination: no function is needed. */
export class ChatMessages extends Construct {
  constructor(scope: Construct, id: string, { faces, endpoint, authorization, channel }: ChatMessagesProps) {
    super(scope, id);
    const connection = new Connection(this, 'Connection', {
      authorization: Authorization.apiKey('Authorization', authorization),
    });
    const destination = new ApiDestination(this, 'Destination', { connection, endpoint, rateLimitPerSecond: 1 });
    faces.onOutcome('ChatMessages', {
      reasons: ['NoFaceDetected', 'FaceTooSmall', 'QualityTooLow'],
      target: new ApiDestinationTarget(destination, {
        // No person id: a chat is no place for it.
        event: RuleTargetInput.fromObject({
          channel,
          text: EventField.fromPath('$.detail.message'),
          attachments: [
            { title: EventField.fromPath('$.detail.objectKey'), text: EventField.fromPath('$.detail.reason') },
          ],
        }),
        maxEventAge: Duration.hours(1),
        deadLetterQueue: new Queue(this, 'Undelivered', { enforceSSL: true }),
      }),
    });
  }
}
