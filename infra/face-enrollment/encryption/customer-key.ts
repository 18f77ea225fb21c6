import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { askForKeyPolicy, isOfThisApp, leftToIam, writtenBy } from './key-policy.ts';

/** Reading takes the first. Sending to a queue takes both. */
const USE = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** CloudFormation makes tables and secret with the key in the name of the principal that deploys. */
const DEPLOY = ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:DescribeKey', 'kms:CreateGrant'];

/** The customer managed key for whatever the pipeline creates. */
export class CustomerKey extends Construct {
  readonly key: IKey;

  constructor(scope: Construct, id: string, key: IKey) {
    super(scope, id);
    this.key = key;
    const services = [
      writtenBy('events', 'FaceEnrollmentEventsToQueues', Stack.of(this)),
      writtenBy('cloudwatch', 'FaceEnrollmentAlarmsToTopic', Stack.of(this)),
    ];
    if (isOfThisApp(key)) for (const statement of services) key.addToResourcePolicy(statement);
    else {
      const statements = [leftToIam(key, [...USE, ...DEPLOY]), ...services];
      askForKeyPolicy(this, key, statements, 'uploads are lost without an error, and alarms send no notification');
    }
  }

  grantUse(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: USE, resourceArns: [this.key.keyArn] });
  }
}
