import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { FaceEnrollment } from '../../../../infra/face-enrollment/face-enrollment.ts';
import { readable } from '../../permissions.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function givenStack(region = 'eu-central-1'): Stack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, builtinCloudFormationValidation: false });
  return new Stack(app, 'Anyone', { env: { account: '111122223333', region } });
}

function enrollWith(stack: Stack, logEncryptionKey: IKey): Template {
  new FaceEnrollment(stack, 'Faces', { logEncryptionKey });
  return Template.fromStack(stack);
}

const ACTIONS = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];

describe('the key of the log groups', () => {
  it('encrypts all of them, and nothing else', () => {
    const stack = givenStack();
    const template = enrollWith(stack, Key.fromKeyArn(stack, 'Key', KEY));
    template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { KmsKeyId: KEY }, 5);
    expect(JSON.stringify(template.findResources('AWS::SQS::Queue'))).not.toContain(KEY);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('kms:');
  });

  it.each([
    ['eu-central-1', 'aws', 'amazonaws.com', 'logs.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn', 'logs.cn-north-1.amazonaws.com.cn'],
  ])('of the same app lets CloudWatch Logs of its region use it: %s', (region, partition, suffix, Service) => {
    const stack = givenStack(region);
    const template = enrollWith(stack, new Key(stack, 'Key'));
    const [{ Properties } = { Properties: {} }] = Object.values(template.findResources('AWS::KMS::Key'));
    const statement = Properties.KeyPolicy.Statement.find(({ Sid }: { Sid?: string }) => Sid === 'FaceEnrollmentLogs');
    expect(readable(statement.Principal.Service).replace('AWS::URLSuffix', suffix)).toBe(Service);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: ACTIONS, Resource: '*' });
    const { 'kms:EncryptionContext:aws:logs:arn': arn } = statement.Condition.ArnLike;
    expect(readable(arn).replace('AWS::Partition', partition)).toBe(
      `arn:${partition}:logs:${region}:111122223333:log-group:*`,
    );
    expect(Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('policy of the key'))).toEqual([]);
  });

  it('of elsewhere has to allow it in its own policy, and the app says so before the deployment fails', () => {
    const stack = givenStack();
    enrollWith(stack, Key.fromKeyArn(stack, 'Key', KEY));
    const [info, ...others] = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('policy of the key'));
    expect(others).toEqual([]);
    expect(info?.entry.data).toContain(`The policy of the key ${KEY} is not changed from here`);
    expect(info?.entry.data).toContain('or no log group can be created');
    expect(info?.entry.data).not.toContain('FaceEnrollmentByIamPolicies');
    const [, json = ''] = String(info?.entry.data).split(':\n');
    const Service = 'logs.eu-central-1.<AWS::URLSuffix>';
    expect(JSON.parse(json)).toMatchObject([{ Sid: 'FaceEnrollmentLogs', Action: ACTIONS, Principal: { Service } }]);
  });
});
