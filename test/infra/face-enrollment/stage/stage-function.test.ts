import { describe, expect, it } from '@jest/globals';
import { resourceOf, templateWith } from '../../synthesize.ts';

describe.each(['FaceEnrollmentUploadsIntake', 'FaceEnrollmentEnrollmentsEnroll'])('the function %s', (id) => {
  const template = templateWith();
  const fn = resourceOf(template, 'AWS::Lambda::Function', id);

  it('runs on Node 24 on arm64, without wrappers, seen by X-Ray', () => {
    expect(fn.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    expect(fn.Properties).not.toHaveProperty('Layers');
    expect(fn.Properties.TracingConfig).toEqual({ Mode: 'Active' });
  });

  it('has a log of its own, which is kept for three months', () => {
    const log = resourceOf(template, 'AWS::Logs::LogGroup', `${id}Log`);
    expect(fn.Properties.LoggingConfig).toEqual({ LogGroup: { Ref: log.id } });
    expect(log).toMatchObject({ Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Delete' });
  });

  it('is there only after its permissions', () => {
    const policy = resourceOf(template, 'AWS::IAM::Policy', `${id}Role`);
    expect(fn).toHaveProperty('DependsOn', expect.arrayContaining([policy.id]));
  });
});
