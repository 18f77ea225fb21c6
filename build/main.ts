import { NativeModulesError } from './functions/native/native-modules-error.ts';
import { buildPackage } from './package/build-package.ts';

/** `npm run build` */
try {
  await buildPackage();
} catch (error) {
  if (!(error instanceof NativeModulesError)) throw error;
  console.error(error.message);
  process.exit(1);
}
