import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';

/**
 * The project's app for an emulator that enforces IAM. The stack is deployed with the caller's own permissions, because
 * the emulator refuses the role with which CDK publishes files.
 */
addFaceEnrollmentStack(new App(), { synthesizer: new CliCredentialsStackSynthesizer() });
