import { type App, type Environment, type StackProps, Token } from 'aws-cdk-lib';
import { FaceEnrollmentStack } from './face-enrollment-stack.ts';
import { parseKeyArn } from './settings/key-arn.ts';
import { readSettings } from './settings.ts';

/**
 * Puts the stack that the app's context describes into the app.
 *
 * @param props of the stack; its environment is the one of the `cdk` command line unless it is given
 * @throws SettingsError when the context is not usable
 */
export function addFaceEnrollmentStack(app: App, props: StackProps = {}): FaceEnrollmentStack {
  const env = props.env ?? commandLineEnvironment();
  const settings = readSettings(app.node.getAllContext(), { account: known(env.account), region: known(env.region) });
  const key = parseKeyArn(settings.encryptionKey ?? '');
  // A table with a customer managed key has to know its region, and synthesis without credentials has none.
  const here = key === undefined ? env : { account: env.account ?? key.account, region: env.region ?? key.region };
  return new FaceEnrollmentStack(app, settings.stackName, { ...props, env: here, settings });
}

function known(value: string | undefined): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

/** Of the credentials that `cdk` was called with; empty when it had none. */
function commandLineEnvironment(): Environment {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  return { ...(account && { account }), ...(region && { region }) };
}
