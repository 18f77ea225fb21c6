import { App, CfnOutput, CliCredentialsStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { PhotoUpload } from '../../../examples/browser-upload/photo-upload.ts';
import { FailureMails } from '../../../examples/outcomes/failure-mails.ts';
import { NewestOutcomes } from '../../../examples/outcomes/newest-outcomes/newest-outcomes.ts';
import { FaceEnrollment } from '../../../infra/face-enrollment/face-enrollment.ts';

/** The examples, but for the API destination: CloudFormation of the emulator has none. */
const app = new App();
const stack = new Stack(app, 'Portraits', { synthesizer: new CliCredentialsStackSynthesizer() });
const faces = new FaceEnrollment(stack, 'Faces', {
  tencentEndpoint: app.node.getContext('tencentEndpoint'),
  tencentSecret: Secret.fromSecretCompleteArn(stack, 'Keys', app.node.getContext('tencentSecret')),
  removalPolicy: RemovalPolicy.DESTROY,
});
new FailureMails(stack, 'FailureMails', { faces, address: 'operations@example.com' });
const { table } = new NewestOutcomes(stack, 'NewestOutcomes', { faces });

const { apiFunction } = new PhotoUpload(stack, 'PhotoUpload', {
  faces,
  keyPrefix: 'uploads/',
  pageOrigins: ['https://app.example.com'],
  issuer: 'https://login.example.com',
  audience: 'photo-upload',
});

const outputs = {
  ImagesBucketName: faces.bucket.bucketName,
  FacesTableName: faces.facesTable.tableName,
  NewestOutcomesTableName: table.tableName,
  PhotoApiFunctionName: apiFunction.functionName,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
