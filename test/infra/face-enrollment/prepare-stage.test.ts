import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { functionCode, PREPARE_ARCHIVE } from '../../../infra/face-enrollment/stage/function-code.ts';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith({ preparedLongEdge: '1280' });
const fn = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentPreparationsPrepare');
const intake = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentUploadsIntake');
const enroll = resourceOf(template, 'AWS::Lambda::Function', 'FaceEnrollmentEnrollmentsEnroll');
const bucket = resourceOf(template, 'AWS::S3::Bucket', 'FaceEnrollmentPreparationsPrepared');

const dependenciesOf = (resource: object) => (resource as { DependsOn?: readonly string[] }).DependsOn ?? [];

describe('the prepare function', () => {
  it('has the memory for 100 megapixels, and time to decode them', () => {
    expect(fn.Properties).toMatchObject({ MemorySize: 2560, Timeout: 60 });
  });

  it('knows where everything is', () => {
    const { Variables } = fn.Properties.Environment as { Variables: Readonly<Record<string, unknown>> };
    expect(Variables).toMatchObject({
      IMAGES_BUCKET: { Ref: 'FaceEnrollmentImagesBucketC165A37F' },
      PREPARED_BUCKET: { Ref: bucket.id },
      PREPARED_LONG_EDGE: '1280',
      MEMORY_SIZE_MIB: '2560',
      MAX_RECEIVE_COUNT: '42',
    });
  });

  it('gets one image at a time, so that a hostile one costs no other', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: fn.id },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('is updated after enroll, which has to know prepared images, and before intake', () => {
    expect(dependenciesOf(fn)).toContain(enroll.id);
    expect(dependenciesOf(intake)).toEqual(expect.arrayContaining([fn.id, enroll.id]));
  });

  it('is built for the processor of the function, or for this machine where the app says so', () => {
    const pathWith = (context: Record<string, string>, architecture: Architecture) => {
      const stack = new Stack(new App({ context, builtinCloudFormationValidation: false }), 'Stack');
      return functionCode(stack, 'prepare', architecture).path;
    };
    expect(pathWith({}, Architecture.ARM_64)).toMatch(/functions.prepare-arm64\.zip$/);
    expect(pathWith({}, Architecture.X86_64)).toMatch(/functions.prepare-x86_64\.zip$/);
    const own = pathWith({}, Architecture.X86_64);
    expect(pathWith({ [PREPARE_ARCHIVE]: own }, Architecture.ARM_64)).toBe(own);
  });

  it('refuses a processor for which there are no decoders', () => {
    const stack = new Stack(new App({ builtinCloudFormationValidation: false }), 'Stack');
    expect(() => functionCode(stack, 'prepare', Architecture.custom('riscv'))).toThrow(
      'There are no image decoders for the processor riscv; expected one of arm64, x86_64.',
    );
  });

  it('that is not built says what to do', () => {
    const context = { [PREPARE_ARCHIVE]: '/nowhere/prepare.zip' };
    const stack = new Stack(new App({ context, builtinCloudFormationValidation: false }), 'Stack');
    expect(() => functionCode(stack, 'prepare', Architecture.ARM_64)).toThrow(
      'The function prepare is not built: /nowhere/prepare.zip does not exist. Build it, then synthesize again: npm run build',
    );
  });
});

describe('the prepared bucket', () => {
  it('is private, and keeps objects for 30 days and no versions', () => {
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
    });
    expect(bucket.Properties).not.toHaveProperty('VersioningConfiguration');
  });

  it('refuses URLs that enroll presigned too long ago', () => {
    const policy = resourceOf(template, 'AWS::S3::BucketPolicy', 'FaceEnrollmentPreparationsPrepared');
    const { Statement } = policy.Properties.PolicyDocument as { Statement: readonly object[] };
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Condition: expect.objectContaining({ NumericGreaterThan: { 's3:signatureAge': 360_000 } }),
      }),
    );
  });
});
