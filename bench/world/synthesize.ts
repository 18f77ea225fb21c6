import { App } from 'aws-cdk-lib';
import { addFaceEnrollmentStack } from '../../infra/face-enrollment-app.ts';
import { BaselineStack } from '../baseline/stack.ts';
import { CdkDefaultsStack } from './cdk-defaults-stack.ts';

/** Writes the cloud assembly of everything that is measured into the folder that it is given. */
const [outdir = ''] = process.argv.slice(2);
const app = new App({ outdir, builtinCloudFormationValidation: false });
addFaceEnrollmentStack(app);
new BaselineStack(app, 'Baseline');
new CdkDefaultsStack(app, 'CdkDefaults');
app.synth();
