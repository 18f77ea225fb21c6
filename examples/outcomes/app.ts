import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { FaceEnrollment } from '../../infra/face-enrollment/face-enrollment.ts';
import { ChatMessages } from './chat-messages.ts';
import { FailureMails } from './failure-mails.ts';
import { NewestOutcomes } from './newest-outcomes/newest-outcomes.ts';

const stack = new Stack(new App(), 'Portraits', { env: { region: process.env.CDK_DEFAULT_REGION } });
const faces = new FaceEnrollment(stack, 'Faces');

new FailureMails(stack, 'FailureMails', { faces, address: 'operations@example.com' });
new NewestOutcomes(stack, 'NewestOutcomes', { faces });
new ChatMessages(stack, 'ChatMessages', {
  faces,
  endpoint: 'https://slack.com/api/chat.postMessage',
  authorization: SecretValue.secretsManager('chat/authorization'),
  channel: '#photos',
});
