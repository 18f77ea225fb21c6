import { App } from 'aws-cdk-lib';
import { faceEnrollmentStack } from './face-enrollment-app.ts';
import { SettingsError } from './settings/settings-error.ts';

try {
  faceEnrollmentStack(new App());
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A wrong setting is no fault of the program: its message says all, a stack trace would bury it.
  console.error(error.message);
  process.exitCode = 1;
}
