import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { resourceOf, templateWith } from '../synthesize.ts';

describe('the images bucket', () => {
  const template = templateWith();

  it('is versioned, encrypted and closed to the public', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('refuses requests without TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it("refuses the enroll function's URLs a minute after their life, and nobody else's, and no signed request", () => {
    const short = templateWith({ presignedUrlSeconds: '60' });
    for (const [given, milliseconds] of [
      [template, 360_000],
      [short, 120_000],
    ] as const) {
      const { id } = resourceOf(given, 'AWS::IAM::Role', 'FaceEnrollmentEnrollmentsEnrollRole');
      given.hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            {
              Sid: 'OldUrlsOfTheEnrollFunction',
              Effect: 'Deny',
              Principal: '*',
              Action: ['s3:GetObject', 's3:GetObjectVersion'],
              Resource: Match.anyValue(),
              Condition: {
                ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [id, 'Arn'] } },
                StringEquals: { 's3:authType': 'REST-QUERY-STRING' },
                NumericGreaterThan: { 's3:signatureAge': milliseconds },
              },
            },
          ]),
        },
      });
    }
  });

  it('clears away uploads that were never completed, and nothing else', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' }],
      },
    });
  });

  it('tells EventBridge of uploads without a custom resource', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });
});

describe('with keepImagesDays, the images', () => {
  const template = templateWith({ keepImagesDays: '365', keyPrefix: 'faces/' });

  it('expire below the prefix, and their bytes stay until no message can name them any more', () => {
    expect(resourceOf(template, 'AWS::S3::Bucket', 'FaceEnrollmentImages').Properties).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
          {
            Prefix: 'faces/',
            ExpirationInDays: 365,
            NoncurrentVersionExpiration: { NoncurrentDays: 15 },
            Status: 'Enabled',
          },
          { Prefix: 'faces/', ExpiredObjectDeleteMarker: true, Status: 'Enabled' },
        ],
      },
    });
  });

  it('expire wherever they are when there is no prefix', () => {
    const bucket = resourceOf(templateWith({ keepImagesDays: '30' }), 'AWS::S3::Bucket', 'FaceEnrollmentImages');
    expect(bucket.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' },
        { ExpirationInDays: 30, NoncurrentVersionExpiration: { NoncurrentDays: 15 }, Status: 'Enabled' },
        { ExpiredObjectDeleteMarker: true, Status: 'Enabled' },
      ],
    });
  });

  it('are never outlived by what was prepared from them', () => {
    const prepared = resourceOf(template, 'AWS::S3::Bucket', 'FaceEnrollmentPreparationsPrepared');
    expect(prepared.Properties).toMatchObject({ LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30 }] } });
  });

  it('are known to expire by the functions that may find them gone', () => {
    for (const id of ['UploadsIntake', 'PreparationsPrepare', 'EnrollmentsEnroll']) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: Match.objectLike({ KEEP_IMAGES_DAYS: '365' }) },
        Role: { 'Fn::GetAtt': [resourceOf(template, 'AWS::IAM::Role', `FaceEnrollment${id}Role`).id, 'Arn'] },
      });
    }
  });
});

describe('pages of other origins', () => {
  it('may not use the bucket', () => {
    expect(resourceOf(templateWith(), 'AWS::S3::Bucket', 'FaceEnrollmentImages').Properties).not.toHaveProperty(
      'CorsConfiguration',
    );
  });

  it('may upload, and read the version that they uploaded, when their origin is a corsOrigin', () => {
    const template = templateWith({ corsOrigins: 'https://app.example.com,http://localhost:5173' });
    expect(resourceOf(template, 'AWS::S3::Bucket', 'FaceEnrollmentImages').Properties.CorsConfiguration).toEqual({
      CorsRules: [
        {
          AllowedOrigins: ['https://app.example.com', 'http://localhost:5173'],
          AllowedMethods: ['PUT', 'POST', 'GET', 'HEAD'],
          AllowedHeaders: ['*'],
          ExposedHeaders: ['ETag', 'x-amz-version-id'],
          MaxAge: 3000,
        },
      ],
    });
  });
});

describe('the rule for uploads', () => {
  it('takes new objects of the bucket', () => {
    const template = templateWith();
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [{ Ref: resourceOf(template, 'AWS::S3::Bucket', 'FaceEnrollmentImages').id }] } },
      },
    });
  });

  it('takes only those below the prefix, literally, when there is one', () => {
    templateWith({ keyPrefix: '人像/*"/' }).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { object: { key: [{ prefix: '人像/*"/' }] } } },
    });
  });
});

describe('an existing bucket', () => {
  const template = templateWith({ existingBucket: 'portraits' });

  it('is used and never changed', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      expect(Object.keys(template.findResources(type))).toEqual([expect.stringMatching(/PreparationsPreparedBucket/)]);
    }
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { bucket: { name: ['portraits'] } } },
    });
  });
});
