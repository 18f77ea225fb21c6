import type { App, StackProps } from 'aws-cdk-lib';
import { FaceEnrollmentStack } from './face-enrollment-stack.ts';
import { readSettings } from './settings/settings.ts';

/**
 * The app's one stack, made from the settings in its context.
 *
 * @throws SettingsError when a setting cannot be used
 */
export function faceEnrollmentStack(app: App, props: StackProps = {}): FaceEnrollmentStack {
  const settings = readSettings(app.node.getAllContext());
  return new FaceEnrollmentStack(app, settings.stackName, { ...props, settings });
}
