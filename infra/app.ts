import { App } from 'aws-cdk-lib';
import { addFaceEnrollmentStack } from './face-enrollment-app.ts';
import { SettingsError } from './settings.ts';

try {
  addFaceEnrollmentStack(new App());
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The message is made for whoever gave the settings; where in the code it was raised is of no use to them.
  console.error(error.message);
  process.exit(1);
}
