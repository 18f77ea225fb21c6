import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';

/**
 * The project's stack for the emulator with IAM enforced, deployed with the caller's own permissions: the emulator
 * refuses the role with which CDK's bootstrap publishes files. Without IAM the stack is deployed as it is.
 */
addFaceEnrollmentStack(new App(), { synthesizer: new CliCredentialsStackSynthesizer() });
