import { describe, expect, it } from '@jest/globals';
import {
  App,
  Aspects,
  CfnResource,
  type IAspect,
  type InjectionContext,
  type IPropertyInjector,
  Stack,
  Tags,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { FaceEnrollment } from '../../../infra/face-enrollment/face-enrollment.ts';

/** What a platform team injects into all buckets of its apps. */
class OwnedBuckets implements IPropertyInjector {
  readonly constructUniqueId = Bucket.PROPERTY_INJECTION_ID;

  inject(original: BucketProps, _: InjectionContext): BucketProps {
    return { ...original, objectLockEnabled: true };
  }
}

class TracedFunctions implements IPropertyInjector {
  readonly constructUniqueId = LambdaFunction.PROPERTY_INJECTION_ID;

  inject<Props extends object>(original: Props): Props {
    return {
      ...original,
      environment: { ...('environment' in original ? (original.environment as object) : {}), TEAM: 'faces' },
    };
  }
}

/** A rule of the team for all resources of a type. */
class ShortLogs implements IAspect {
  visit(node: IConstruct): void {
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Logs::LogGroup') {
      node.addPropertyOverride('RetentionInDays', 30);
    }
  }
}

function templateOf(): Template {
  const app = new App({
    builtinCloudFormationValidation: false,
    propertyInjectors: [new OwnedBuckets(), new TracedFunctions()],
  });
  const stack = new Stack(app, 'Portraits', { env: { account: '111122223333', region: 'eu-central-1' } });
  new FaceEnrollment(stack, 'Faces', { analytics: true });
  Tags.of(app).add('team', 'faces');
  Aspects.of(app).add(new ShortLogs());
  PermissionsBoundary.of(app).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'team-boundary'));
  return Template.fromStack(stack);
}

describe('the blueprint of a platform team', () => {
  const template = templateOf();
  const propertiesOf = (type: string) =>
    Object.values(template.findResources(type)).map(
      ({ Properties }) => Properties as Readonly<Record<string, unknown>>,
    );

  it('injects properties into the buckets and functions of the construct', () => {
    const buckets = propertiesOf('AWS::S3::Bucket');
    expect(buckets.length).toBe(3);
    for (const bucket of buckets) expect(bucket.ObjectLockEnabled).toBe(true);
    const functions = propertiesOf('AWS::Lambda::Function');
    expect(functions.length).toBe(5);
    for (const fn of functions) expect(fn.Environment).toMatchObject({ Variables: { TEAM: 'faces' } });
  });

  it('keeps what the construct needs of its functions', () => {
    const variables = propertiesOf('AWS::Lambda::Function').map(({ Environment }) => Environment);
    for (const each of variables)
      expect(each).toMatchObject({ Variables: { POWERTOOLS_SERVICE_NAME: 'Portraits/Faces' } });
  });

  it('changes resources of the construct by aspects', () => {
    const groups = propertiesOf('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(4);
    for (const group of groups) expect(group.RetentionInDays).toBe(30);
  });

  it('tags what holds data or runs', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::Lambda::Function', 'AWS::SQS::Queue']) {
      const all = propertiesOf(type);
      expect(all.length).toBeGreaterThan(0);
      expect(JSON.stringify(all.map(({ Tags: tags, Replicas }) => tags ?? Replicas)).match(/"team"/g)).toHaveLength(
        all.length,
      );
    }
  });

  it('limits every role by its permissions boundary', () => {
    const roles = propertiesOf('AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(5);
    for (const role of roles) expect(JSON.stringify(role.PermissionsBoundary)).toContain('team-boundary');
  });
});
