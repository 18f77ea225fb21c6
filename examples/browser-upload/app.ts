import { App, Stack } from 'aws-cdk-lib';
import { FaceEnrollment } from '../../infra/face-enrollment/face-enrollment.ts';
import { PhotoUpload } from './photo-upload.ts';

const stack = new Stack(new App(), 'Portraits', { env: { region: process.env.CDK_DEFAULT_REGION } });
const pageOrigins = ['https://app.example.com'];

const faces = new FaceEnrollment(stack, 'Faces', {
  keyPrefix: 'uploads/',
  corsOrigins: pageOrigins,
  requireConsent: true,
});
new PhotoUpload(stack, 'PhotoUpload', {
  faces,
  keyPrefix: 'uploads/',
  pageOrigins,
  issuer: 'https://login.example.com',
  audience: 'photo-upload',
});
