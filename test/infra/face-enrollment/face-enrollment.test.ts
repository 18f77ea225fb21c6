import { describe, expect, it } from '@jest/globals';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { FaceEnrollment, type FaceEnrollmentProps } from '../../../infra/face-enrollment/face-enrollment.ts';

function givenStack(): Stack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  return new Stack(app, 'Anyone');
}

function templateOf(props?: FaceEnrollmentProps): Template {
  const stack = givenStack();
  new FaceEnrollment(stack, 'Faces', props);
  return Template.fromStack(stack);
}

describe('the construct in an app of somebody else', () => {
  it('needs no props: it keeps data and calls Tencent as documented', () => {
    const template = templateOf();
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          TENCENT_ENDPOINT: 'https://iai.tencentcloudapi.com',
          TENCENT_API_VERSION: '2018-03-01',
          REQUESTS_PER_SECOND: '20',
          PRESIGNED_URL_SECONDS: '300',
        }),
      },
    });
  });

  it('takes props of the CDK', () => {
    const template = templateOf({
      presignedUrlLifetime: Duration.minutes(10),
      needRotateDetection: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    for (const variables of [{ PRESIGNED_URL_SECONDS: '600' }, { NEED_ROTATE_DETECTION: '1' }]) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: Match.objectLike(variables) },
      });
    }
  });

  it('stands twice in one stack', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Staff');
    new FaceEnrollment(stack, 'Guests');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 4);
  });

  it('shows what others build upon', () => {
    const stack = givenStack();
    const tencentSecret = new Secret(stack, 'Keys');
    const faces = new FaceEnrollment(stack, 'Faces', { tencentSecret });
    expect(faces.tencentSecret).toBe(tencentSecret);
    for (const queue of [faces.enrollmentsQueue, faces.enrollmentsDeadLetterQueue]) expect(queue.fifo).toBe(true);
    for (const queue of [faces.uploadsQueue, faces.uploadsDeadLetterQueue]) expect(queue.fifo).toBe(false);
    expect(faces).toMatchObject({
      bucket: expect.anything(),
      facesTable: expect.anything(),
      personsTable: expect.anything(),
      intakeFunction: expect.anything(),
      enrollFunction: expect.anything(),
      alarmTopic: expect.anything(),
    });
  });
});
