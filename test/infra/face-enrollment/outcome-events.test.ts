import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  FaceEnrollment,
  type FaceEnrollmentProps,
  type OnOutcomeProps,
} from '../../../infra/face-enrollment/face-enrollment.ts';

const ENV = { account: '111122223333', region: 'eu-central-1' };

function given(props: FaceEnrollmentProps | ((stack: Stack) => FaceEnrollmentProps) = {}, env: object = ENV) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Portraits', { env });
  const faces = new FaceEnrollment(stack, 'Faces', typeof props === 'function' ? props(stack) : props);
  const target = new SnsTopic(new Topic(stack, 'Topic'));
  return { stack, faces, target };
}

/** The rule that `onOutcome` made, besides the one on uploads. */
function ruleWith(props: Omit<OnOutcomeProps, 'target'>, ...of: Parameters<typeof given>) {
  const { stack, faces, target } = given(...of);
  faces.onOutcome('Refused', { ...props, target });
  const rules = Object.entries(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  const [, rule] = rules.find(([id]) => id.startsWith('FacesRefused')) ?? [];
  return rule?.Properties;
}

describe('onOutcome', () => {
  it('makes a rule on the default bus for all outcomes of this pipeline, and of no other', () => {
    expect(ruleWith({})).toMatchObject({
      EventBusName: 'default',
      State: 'ENABLED',
      EventPattern: {
        source: ['face-enrollment'],
        'detail-type': ['Image Enrolled', 'Image Rejected', 'Image Failed'],
        detail: { stack: ['Portraits'], bucket: [{ Ref: expect.stringMatching(/^FacesImagesBucket/) }] },
      },
      Targets: [{ Arn: { Ref: expect.stringMatching(/^Topic/) } }],
    });
  });

  it('makes one for statuses', () => {
    const { EventPattern, Description } = ruleWith({ statuses: ['REJECTED', 'FAILED'] });
    expect(EventPattern['detail-type']).toEqual(['Image Rejected', 'Image Failed']);
    expect(Description).toBe('Images that are REJECTED, FAILED');
  });

  it('makes one for reasons, and for the statuses that have them', () => {
    const { EventPattern } = ruleWith({ reasons: ['NoFaceDetected', 'QualityTooLow'] });
    expect(EventPattern['detail-type']).toEqual(['Image Rejected']);
    expect(EventPattern.detail.reason).toEqual(['NoFaceDetected', 'QualityTooLow']);
  });

  it('tells pipelines apart that share a bucket', () => {
    const { EventPattern } = ruleWith({}, { keyPrefix: 'staff/' });
    expect(EventPattern.detail.objectKey).toEqual([{ prefix: 'staff/' }]);
  });

  it('makes one on the bus of the app', () => {
    const rule = ruleWith({}, (stack) => ({ eventBus: new EventBus(stack, 'Bus') }));
    expect(rule.EventBusName).toEqual({ Ref: expect.stringMatching(/^Bus/) });
  });

  it('takes a description', () => {
    expect(ruleWith({ description: 'For the mailer' }).Description).toBe('For the mailer');
  });

  it.each<[Omit<OnOutcomeProps, 'target'>, RegExp]>([
    [{ statuses: [] }, /^The statuses of the rule Portraits\/Faces\/Refused: received \[\], expected at least one of/],
    [
      { statuses: ['PENDING' as 'FAILED'] },
      /received \["PENDING"\], expected at least one of ENROLLED, REJECTED, FAILED$/,
    ],
    [{ reasons: [] }, /^The reasons of the rule .*received \[\]/],
    [{ reasons: ['NoFace' as 'NoFaceDetected'] }, /received \["NoFace"\], expected reasons of images that are/],
    [{ statuses: ['ENROLLED'], reasons: ['NoFaceDetected'] }, /expected none$|images that are ENROLLED/],
    [{ statuses: ['FAILED'], reasons: ['NoFaceDetected'] }, /expected reasons of images that are FAILED: ObjectUnread/],
  ])('refuses what could never match: %j', (props, message) => {
    expect(() => ruleWith(props)).toThrow(message);
  });

  it('needs events', () => {
    expect(() => ruleWith({}, { outcomeEvents: false })).toThrow(
      /^onOutcome of Portraits\/Faces: received outcomeEvents false, expected true/,
    );
  });
});

describe('an event bus', () => {
  it.each([
    ['region', 'arn:aws:events:us-east-1:111122223333:event-bus/faces'],
    ['account', 'arn:aws:events:eu-central-1:444455556666:event-bus/faces'],
  ])('of another %s is refused, with the way to get there', (what, arn) => {
    expect(() => given((stack) => ({ eventBus: EventBus.fromEventBusArn(stack, 'Bus', arn) }))).toThrow(
      new RegExp(`^The event bus of .*: received faces of ${what} .*, expected one of ${what} .*forward the events`),
    );
  });

  it('of the same environment is taken, also while that is open', () => {
    expect(() => given((stack) => ({ eventBus: new EventBus(stack, 'Bus') }), {})).not.toThrow();
  });
});
