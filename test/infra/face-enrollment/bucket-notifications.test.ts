import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket, type CfnBucket, EventType, type IBucket } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { FaceEnrollment } from '../../../infra/face-enrollment/face-enrollment.ts';
import { NotifiedBucket, notificationsOf } from '../notifications-handler.ts';
import { readable } from '../permissions.ts';

const EVENT_BRIDGE = { EventBridgeConfiguration: {} };

/** What CloudFormation makes of the property of the bucket before any custom resource is called. */
const AS_CREATED = EVENT_BRIDGE;

function givenStack(context: Record<string, unknown> = {}): Stack {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [], ...context },
    builtinCloudFormationValidation: false,
  });
  return new Stack(app, 'Anyone', { env: { account: '111122223333', region: 'eu-central-1' } });
}

/** @param suffixes of the keys that the app wants to hear of, each in a queue of its own */
function notify(bucket: IBucket, stack: Stack, suffixes: readonly string[]): void {
  for (const suffix of suffixes) {
    bucket.addEventNotification(EventType.OBJECT_REMOVED, new SqsDestination(new Queue(stack, suffix)), { suffix });
  }
}

/** An app that also wants the notifications of the pipeline's own bucket. */
function templateWith(suffixes: readonly string[], context?: Record<string, unknown>): Template {
  const stack = givenStack(context);
  const { bucket } = new FaceEnrollment(stack, 'Faces');
  notify(bucket, stack, suffixes);
  return Template.fromStack(stack);
}

function suffixes(configuration: Readonly<Record<string, unknown>>): readonly string[] {
  const queues = (configuration.QueueConfigurations ?? []) as {
    Filter: { Key: { FilterRules: { Value: string }[] } };
  }[];
  return queues.flatMap(({ Filter }) => Filter.Key.FilterRules.map(({ Value }) => Value)).sort();
}

describe('an app adds a notification to the bucket that the pipeline created, and', () => {
  it.each([{}, { '@aws-cdk/aws-s3:keepNotificationInImportedBucket': true }])(
    'uploads are announced to EventBridge all the same, with the flags %j',
    (flags) => {
      const template = templateWith(['.jpg'], flags);
      const bucket = new NotifiedBucket(template, AS_CREATED);
      bucket.create(notificationsOf(template));
      expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
      expect(suffixes(bucket.configuration)).toEqual(['.jpg']);
    },
  );

  it('they are, when S3 shows the configuration of a moment ago', () => {
    const template = templateWith(['.jpg']);
    const bucket = new NotifiedBucket(template, AS_CREATED);
    bucket.create(notificationsOf(template), {});
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
  });

  it('they are after the app has added, replaced and removed notifications', () => {
    const [one, two, other] = [['.jpg'], ['.jpg', '.png'], ['.bmp']].map((list) => templateWith(list));
    if (!one || !two || !other) throw new Error('Three templates were expected.');
    const bucket = new NotifiedBucket(one, AS_CREATED);
    bucket.create(notificationsOf(one));
    bucket.update(notificationsOf(one), notificationsOf(two));
    expect(suffixes(bucket.configuration)).toEqual(['.jpg', '.png']);
    bucket.update(notificationsOf(two), notificationsOf(other));
    expect(suffixes(bucket.configuration)).toEqual(['.bmp']);
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
    bucket.delete(notificationsOf(other));
    expect(suffixes(bucket.configuration)).toEqual([]);
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
  });

  it('they are again, when a version before had switched them off', () => {
    const template = templateWith(['.jpg']);
    const after = notificationsOf(template);
    const { EventBridgeConfiguration: _, ...others } = after.NotificationConfiguration;
    const before = { ...after, Managed: 'true', NotificationConfiguration: others };
    const bucket = new NotifiedBucket(template, others);
    bucket.update(before, after);
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
    expect(suffixes(bucket.configuration)).toEqual(['.jpg']);
  });

  it('the function that writes it may read what it must keep', () => {
    const actions = Object.values(templateWith(['.jpg']).findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => readable(Properties.Roles[0]).startsWith('BucketNotificationsHandler'))
      .flatMap(({ Properties }) =>
        Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string }) => Action),
      );
    expect([...new Set(actions)].sort()).toEqual(['s3:GetBucketNotification', 's3:PutBucketNotification']);
  });

  it('the bucket keeps its own switch, so that nothing is lost while the notification is added', () => {
    templateWith(['.jpg']).hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
  });
});

it('needs no custom resource when an app switches EventBridge on that is on', () => {
  const stack = givenStack();
  new FaceEnrollment(stack, 'Faces').bucket.enableEventBridgeNotification();
  Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 0);
});

describe('an app adds a notification to an existing bucket, and', () => {
  it('keeps EventBridge and what others had added', () => {
    const stack = givenStack();
    const imported = Bucket.fromBucketName(stack, 'Portraits', 'portraits');
    notify(new FaceEnrollment(stack, 'Faces', { bucket: imported }).bucket, stack, ['.jpg']);
    const template = Template.fromStack(stack);
    const theirs = { Id: 'theirs', QueueArn: 'arn', Events: ['s3:ObjectRemoved:*'], Filter: filter('.tif') };
    const bucket = new NotifiedBucket(template, { ...EVENT_BRIDGE, QueueConfigurations: [theirs] });
    bucket.create(notificationsOf(template));
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
    expect(suffixes(bucket.configuration)).toEqual(['.jpg', '.tif']);
    bucket.delete(notificationsOf(template));
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
    expect(suffixes(bucket.configuration)).toEqual(['.tif']);
  });
});

function filter(suffix: string) {
  return { Key: { FilterRules: [{ Name: 'suffix', Value: suffix }] } };
}

describe('a bucket that the app made itself', () => {
  function givenBucket(stack: Stack): Bucket {
    const bucket = new Bucket(stack, 'Portraits', { versioned: true });
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return bucket;
  }

  it.each(['before', 'after'])('sends to EventBridge when the app adds a notification %s the pipeline', (when) => {
    const stack = givenStack();
    const own = givenBucket(stack);
    if (when === 'before') notify(own, stack, ['.jpg']);
    new FaceEnrollment(stack, 'Faces', { bucket: own });
    if (when === 'after') notify(own, stack, ['.jpg']);
    const template = Template.fromStack(stack);
    const bucket = new NotifiedBucket(template, AS_CREATED);
    bucket.create(notificationsOf(template));
    expect(bucket.configuration).toMatchObject(EVENT_BRIDGE);
    expect(suffixes(bucket.configuration)).toEqual(['.jpg']);
  });

  const SILENT = Match.stringLikeRegexp('Portraits, sends no events to EventBridge');

  it('is warned about when nothing in the app switches EventBridge on', () => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Faces', { bucket: new Bucket(stack, 'Portraits', { versioned: true }) });
    Annotations.fromStack(stack).hasWarning('*', SILENT);
  });

  it.each<[string, (stack: Stack) => IBucket]>([
    ['by the property of the L1', givenBucket],
    [
      'by an override',
      (stack) => {
        const bucket = new Bucket(stack, 'Portraits');
        const path = 'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled';
        (bucket.node.defaultChild as CfnBucket).addPropertyOverride(path, true);
        return bucket;
      },
    ],
    ['by the property of the L2', (stack) => new Bucket(stack, 'Portraits', { eventBridgeEnabled: true })],
    ['outside the app, because it is imported', (stack) => Bucket.fromBucketName(stack, 'Portraits', 'portraits')],
  ])('is not, when it is on %s', (_, make) => {
    const stack = givenStack();
    new FaceEnrollment(stack, 'Faces', { bucket: make(stack) });
    Annotations.fromStack(stack).hasNoWarning('*', SILENT);
  });
});
