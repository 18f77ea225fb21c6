import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { askForKeyPolicy, isOfThisApp } from './key-policy.ts';

/** As the documentation of CloudWatch Logs has them. */
const ACTIONS = ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];

/** Lets CloudWatch Logs use the key, for the log groups of this account and region. */
export function allowLogs(scope: Construct, key: IKey): void {
  const stack = Stack.of(scope);
  const statement = new PolicyStatement({
    sid: 'FaceEnrollmentLogs',
    // KMS knows this service by its region, unlike others.
    principals: [new ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ACTIONS,
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*' }),
      },
    },
  });
  if (isOfThisApp(key)) key.addToResourcePolicy(statement);
  else askForKeyPolicy(scope, key, [statement], 'no log group can be created');
}
