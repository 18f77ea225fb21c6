import { describe, expect, it } from '@jest/globals';
import { App, Duration, Fn, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
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

  it.each([
    [500, '500', []],
    [501, '500', ['requestsPerSecond is 501, and 500 is used']],
    [1000, '500', ['requestsPerSecond is 1000, and 500 is used']],
  ])('asks Tencent no faster than its pacer can keep the rate, and says so: %d', (requestsPerSecond, used, said) => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Faces', { requestsPerSecond });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ REQUESTS_PER_SECOND: used }) },
    });
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('requestsPerSecond'));
    expect(warnings.map(({ entry }) => entry.data)).toEqual(said.map((text) => expect.stringContaining(text)));
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

  it.each<[FaceEnrollmentProps, RegExp]>([
    [{ personTag: 'Person-Id' }, /^personTag: received "Person-Id", expected a metadata name/m],
    [{ keyPrefix: '/faces' }, /^keyPrefix: received/m],
    [
      { corsOrigins: ['https://app.example.com/'] },
      /^corsOrigins: received \["https:\/\/app.example.com\/"\], expected/m,
    ],
    [{ corsOrigins: [] }, /^corsOrigins: received \[\]/m],
    [{ corsOrigins: [Token.asString({ Ref: 'Open' }), '*'] }, /^corsOrigins: received \["\*"\]/m],
    [{ keepImagesDays: 7 }, /^keepImagesDays: received 7, expected a whole number of days from 30 to 3650/m],
    [{ tencentEndpoint: 'iai.tencentcloudapi.com' }, /^tencentEndpoint: received/m],
    [{ tencentApiVersion: '2020-03-03' }, /^tencentRegion: received nothing, expected a region of Tencent Cloud/m],
    [{ requestsPerSecond: Number.NaN }, /^requestsPerSecond: received NaN, expected a number/m],
    [{ requestsPerSecond: 0 }, /^requestsPerSecond: received 0, expected a number from 1 to 500/m],
    [{ requestsPerSecond: 1001 }, /^requestsPerSecond: received 1001, expected a number from 1 to 500/m],
    [{ maxConcurrency: 1 }, /^maxConcurrency: received 1/m],
    [{ intakeConcurrency: 1001 }, /^intakeConcurrency: received 1001, expected a whole number from 2 to 1000/m],
    [{ presignedUrlLifetime: Duration.seconds(30) }, /^presignedUrlLifetime: received 30, expected a whole number/m],
    [{ presignedUrlLifetime: Duration.millis(60_500) }, /^presignedUrlLifetime: received 60\.5/m],
    [{ qualityControl: 5, faceMatchThreshold: 101 }, /^faceMatchThreshold: .*\nqualityControl: received 5/m],
    [{ createPersonsInGroup: '' }, /^createPersonsInGroup: received "", expected the GroupId/m],
    [{ uniquePersonControl: 1 }, /^createPersonsInGroup: received nothing, expected .* uniquePersonControl 1/m],
    [{ personNameTag: 'person-id' }, /^personNameTag: received "person-id", expected another metadata name/m],
    [{ alarmEmail: 'nobody' }, /^alarmEmail: received/m],
    [{ vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }, /^vpcSubnets: received without vpc/m],
    [{ securityGroups: [] }, /^securityGroups: received without vpc/m],
  ])('refuses props that could not work, and says which: %j', (props, message) => {
    expect(() => templateOf(props)).toThrow(message);
    expect(() => templateOf(props)).toThrow(/^The props of Anyone\/Faces cannot be used\./);
  });

  it('refuses a key for a stack whose region is not known, and says which prop it is', () => {
    const stack = givenStack();
    const encryptionKey = new Key(stack, 'Key');
    expect(() => new FaceEnrollment(stack, 'Faces', { encryptionKey })).toThrow(
      'The props of Anyone/Faces cannot be used.\nencryptionKey: received for a stack whose region is not known, expected one with env.region',
    );
  });

  it('lets through what is known only at deployment', () => {
    const open = Token.asString({ Ref: 'Parameter' });
    const tags = { personTag: open, personNameTag: Token.asString({ Ref: 'NameTag' }) };
    const tencent = { tencentEndpoint: open, tencentRegion: open, createPersonsInGroup: open };
    const props = { ...tags, ...tencent, alarmEmail: open };
    expect(() => templateOf(props)).not.toThrow();
  });

  it.each<FaceEnrollmentProps>([
    { keyPrefix: Token.asString({ Ref: 'Parameter' }) },
    { requestsPerSecond: Token.asNumber({ Ref: 'Parameter' }) },
    { maxConcurrency: Token.asNumber({ Ref: 'Parameter' }) },
    { keepImagesDays: Token.asNumber({ Ref: 'Parameter' }) },
    { intakeConcurrency: Token.asNumber({ Ref: 'Parameter' }) },
    { faceMatchThreshold: Token.asNumber({ Ref: 'Parameter' }) },
    { presignedUrlLifetime: Duration.seconds(Token.asNumber({ Ref: 'Parameter' })) },
  ])('but not when something is computed with it', (props) => {
    const [name] = Object.keys(props);
    expect(() => templateOf(props)).toThrow(`${name}: received what is known only at deployment, expected`);
  });

  it('takes the origin of a page whose domain is known only at deployment', () => {
    const domain = Token.asString({ 'Fn::GetAtt': ['Distribution', 'DomainName'] });
    for (const corsOrigins of [
      [`https://${domain}`],
      [`https://${domain}`, 'http://localhost:5173'],
      Token.asList({ Ref: 'Parameter' }),
    ]) {
      templateOf({ corsOrigins }).hasResourceProperties('AWS::S3::Bucket', {
        CorsConfiguration: { CorsRules: [{ AllowedOrigins: Match.anyValue(), MaxAge: 3000 }] },
      });
    }
  });

  it('refuses corsOrigins for a bucket that it does not create, and says which rule to add', () => {
    const stack = givenStack();
    const bucket = Bucket.fromBucketName(stack, 'Own', 'portraits');
    expect(() => new FaceEnrollment(stack, 'Faces', { bucket, corsOrigins: ['https://app.example.com'] })).toThrow(
      /^corsOrigins: received \["https:\/\/app.example.com"\], expected nothing with bucket.*\n.*"AllowedOrigins":/m,
    );
  });

  it('refuses keepImagesDays for a bucket that it does not create, and says which rules to add', () => {
    const stack = givenStack();
    const bucket = Bucket.fromBucketName(stack, 'Own', 'portraits');
    expect(() => new FaceEnrollment(stack, 'Faces', { bucket, keepImagesDays: 90 })).toThrow(
      /^keepImagesDays: received 90, expected nothing with bucket.*\n.*"Days":90/m,
    );
  });

  it('runs in a network, of which the code of its functions may change nothing', () => {
    const stack = givenStack();
    const vpc = new Vpc(stack, 'Network', { maxAzs: 2 });
    const securityGroups = [new SecurityGroup(stack, 'Group', { vpc })];
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_WITH_EGRESS };
    new FaceEnrollment(stack, 'Faces', { vpc, vpcSubnets, securityGroups });
    const template = Template.fromStack(stack);
    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      {
        VpcConfig: {
          SubnetIds: [{ Ref: Match.stringLikeRegexp('Private') }, { Ref: Match.stringLikeRegexp('Private') }],
          SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Group'), 'GroupId'] }],
        },
      },
      5,
    );
    const interfaces = Match.arrayWith(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface']);
    template.resourcePropertiesCountIs(
      'AWS::IAM::Policy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Allow', Action: interfaces, Resource: '*' }),
            Match.objectLike({
              Effect: 'Deny',
              Action: interfaces,
              Resource: '*',
              Condition: { ArnLike: { 'lambda:SourceFunctionArn': Match.anyValue() } },
            }),
          ]),
        },
      },
      5,
    );
  });

  it('takes another processor, and no X-Ray', () => {
    const template = templateOf({ architecture: Architecture.X86_64, tracing: Tracing.DISABLED });
    template.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'],
      TracingConfig: Match.absent(),
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('xray:');
  });

  it('tells an existing topic, whose policy it leaves alone', () => {
    const stack = givenStack();
    const topicArn = 'arn:aws:sns:eu-central-1:111122223333:operations';
    const alarmTopic = Topic.fromTopicArn(stack, 'Operations', topicArn);
    const faces = new FaceEnrollment(stack, 'Faces', { alarmTopic, alarmEmail: 'operations@example.com' });
    expect(faces.alarmTopic).toBe(alarmTopic);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::SNS::TopicPolicy', 0);
    template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: topicArn });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [topicArn] });
  });

  it('takes a permissions boundary and tags in the way of the CDK', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Faces', { removalPolicy: RemovalPolicy.DESTROY });
    const boundary = ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'developers');
    PermissionsBoundary.of(stack).apply(boundary);
    Tags.of(stack).add('team', 'platform');
    const template = Template.fromStack(stack);
    // Five functions, and the one that empties the buckets.
    template.resourceCountIs('AWS::IAM::Role', 6);
    template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
    const tag = { Key: 'team', Value: 'platform' };
    for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret', 'AWS::SNS::Topic']) {
      template.allResourcesProperties(type, { Tags: Match.arrayWith([tag]) });
    }
    template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ Tags: Match.arrayWith([tag]) })],
    });
  });

  it('leaves the policy of a bucket alone that it did not create', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Faces', { bucket: new Bucket(stack, 'Portraits') });
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    expect(policies).toEqual([expect.stringMatching(/^FacesPreparationsPreparedBucketPolicy/)]);
  });

  it('takes a bucket of another stack', () => {
    const stack = givenStack();
    const bucket = Bucket.fromBucketArn(stack, 'Portraits', Fn.importValue('PortraitsArn'));
    new FaceEnrollment(stack, 'Faces', { bucket });
    const buckets = Object.keys(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
    expect(buckets).toEqual([expect.stringMatching(/^FacesPreparationsPreparedBucket/)]);
  });

  it('tells its metrics and logs from those of others', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Staff');
    new FaceEnrollment(stack, 'Guests');
    const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    const names = functions.map(({ Properties }) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME);
    expect(names.sort()).toEqual(['Guests', 'Staff'].flatMap((name) => Array(5).fill(`Anyone/${name}`)));
  });

  it('stands twice in one stack', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Staff');
    new FaceEnrollment(stack, 'Guests');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 10);
  });

  it('shows the stream of the Faces table, for event source mappings of the app', () => {
    const { facesTable } = new FaceEnrollment(givenStack(), 'Faces');
    expect(Stack.of(facesTable).resolve(facesTable.tableStreamArn)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^FacesResultsFacesTable/), 'StreamArn'],
    });
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
      publishFunction: expect.anything(),
      outcomesDeadLetterQueue: expect.anything(),
      alarmTopic: expect.anything(),
    });
  });
});
