import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FaceEnrollment } from '../infra/face-enrollment/face-enrollment.ts';

const stack = new Stack(new App(), 'Portraits', { env: { region: process.env.CDK_DEFAULT_REGION } });
const uploader = new Role(stack, 'Uploader', { assumedBy: new ServicePrincipal('lambda') });

const faces = new FaceEnrollment(stack, 'Faces', { keyPrefix: 'faces/', requestsPerSecond: 30 });
faces.bucket.grantPut(uploader, 'faces/*');
faces.facesTable.grantReadData(uploader);
