import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import { faceEnrollmentStack } from '../../infra/face-enrollment-app.ts';

/**
 * The project's stack, deployed with the caller's own permissions. The emulator with IAM enforced refuses
 * the role with which CDK's bootstrap publishes files; without IAM the stack is deployed as it is.
 */
faceEnrollmentStack(new App(), { synthesizer: new CliCredentialsStackSynthesizer() });
