import { App } from 'aws-cdk-lib';
import { buildFunctions, HOST_PREPARE_ARCHIVE } from '../../build/functions/build-functions.ts';
import { PREPARE_ARCHIVE } from '../../infra/face-enrollment/stage/function-code.ts';
import { FaceEnrollmentStack } from '../../infra/face-enrollment-stack.ts';
import { readSettings } from '../../infra/settings.ts';
import { BaselineStack } from '../baseline/stack.ts';
import { CdkDefaultsStack } from './cdk-defaults-stack.ts';
import { VARIANTS } from './variants.ts';

/** Writes the cloud assembly of everything that is measured into the folder that it is given. */
const [outdir = ''] = process.argv.slice(2);
// The functions run here: their decoders are those of this machine.
await buildFunctions(['host']);
const context = { [PREPARE_ARCHIVE]: HOST_PREPARE_ARCHIVE };
const app = new App({ outdir, context, builtinCloudFormationValidation: false });
for (const { id, settings } of VARIANTS) new FaceEnrollmentStack(app, id, { settings: readSettings(settings) });
new BaselineStack(app, 'Baseline');
new CdkDefaultsStack(app, 'CdkDefaults');
app.synth();
