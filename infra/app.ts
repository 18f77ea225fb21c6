import { App } from 'aws-cdk-lib';
import { buildFunctions } from '../build/functions/build-functions.ts';
import { NativeModulesError } from '../build/functions/native/native-modules-error.ts';
import { PREPARE_ARCHIVE, PROCESSORS } from './face-enrollment/stage/function-code.ts';
import { addFaceEnrollmentStack } from './face-enrollment-app.ts';
import { SettingsError } from './settings.ts';

try {
  const app = new App();
  const ownPrepare: unknown = app.node.tryGetContext(PREPARE_ARCHIVE);
  await buildFunctions(ownPrepare === undefined ? PROCESSORS : []);
  addFaceEnrollmentStack(app);
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof NativeModulesError)) throw error;
  // The message is made for the operator who gave the settings; where in the code it was raised is of no use there.
  console.error(error.message);
  process.exit(1);
}
