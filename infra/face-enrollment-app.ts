import { type App, type Environment, type StackProps, Token } from 'aws-cdk-lib';
import { FaceEnrollmentStack } from './face-enrollment-stack.ts';
import { readSettings } from './settings.ts';

/**
 * Puts the stack that the app's context describes into the app.
 *
 * @param props of the stack; its environment is the one of the `cdk` command line unless it is given
 * @throws SettingsError when the context is not usable
 */
export function addFaceEnrollmentStack(app: App, props: StackProps = {}): FaceEnrollmentStack {
  const env = props.env ?? commandLineEnvironment();
  const region = env.region === undefined || Token.isUnresolved(env.region) ? undefined : env.region;
  const settings = readSettings(app.node.getAllContext(), region);
  return new FaceEnrollmentStack(app, settings.stackName, { ...props, env, settings });
}

/** Of the credentials that `cdk` was called with; empty when it had none. */
function commandLineEnvironment(): Environment {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  return { ...(account && { account }), ...(region && { region }) };
}
