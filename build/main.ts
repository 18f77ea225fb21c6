import { buildFunctions } from './functions/build-functions.ts';
import { NativeModulesError } from './functions/native/native-modules-error.ts';

/** `npm run build` */
try {
  await buildFunctions();
} catch (error) {
  if (!(error instanceof NativeModulesError)) throw error;
  console.error(error.message);
  process.exit(1);
}
