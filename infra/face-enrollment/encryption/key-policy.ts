import { Annotations, Resource, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { readableValue } from '../nag/readable-value.ts';

/** What the policy of a key has to say, in every stack that keeps one. */

const LEFT_TO_IAM = 'FaceEnrollmentByIamPolicies';

/** Lets the IAM policies of the account decide, as the policy does that a key gets unless it is given another one. */
export function leftToIam(key: IKey, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    sid: LEFT_TO_IAM,
    principals: [new AccountPrincipal(key.env.account)],
    actions,
    resources: ['*'],
  });
}

/** What a service of AWS writes to, and under which name SQS or SNS tells the key of it. */
const WRITES_TO = {
  events: { service: 'sqs', context: 'aws:sqs:arn' },
  cloudwatch: { service: 'sns', context: 'aws:sns:topicArn' },
} as const;

/**
 * Lets a service of AWS write to queues or topics that the key encrypts: those of this account and region, as SQS and SNS
 * say in the encryption context of each request. Without conditions on aws:SourceArn or aws:SourceAccount: EventBridge
 * shows them to the queue, whose policy asks for them, but not to the key. With them, events would be dropped and nothing would
 * say so.
 */
export function writtenBy(service: keyof typeof WRITES_TO, sid: string, stack: Stack): PolicyStatement {
  const target = WRITES_TO[service];
  return new PolicyStatement({
    sid,
    principals: [new ServicePrincipal(service)],
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        [`kms:EncryptionContext:${target.context}`]: stack.formatArn({ service: target.service, resource: '*' }),
      },
    },
  });
}

/**
 * Prints what this app cannot write: the policy of a key that was made elsewhere.
 *
 * @param otherwise what happens without it
 */
export function askForKeyPolicy(scope: Construct, key: IKey, statements: PolicyStatement[], otherwise: string): void {
  const json = Stack.of(scope).resolve(statements.map((statement) => statement.toStatementJson()));
  const isLeftToIam = statements.some(({ sid }) => sid === LEFT_TO_IAM);
  const known = isLeftToIam ? `. ${LEFT_TO_IAM} is there already if the policy allows kms:* to the account` : '';
  Annotations.of(scope).addInfo(
    `The policy of the key ${key.keyArn} is not changed from here. It has to contain this, or ${otherwise}${known}` +
      `:\n${JSON.stringify(json, readable, 2)}`,
  );
}

/** What the stack does not know yet, as `<AWS::Partition>`: the operator who pastes the policy knows it. */
function readable(_name: string, value: unknown): unknown {
  return typeof value === 'object' ? (readableValue(value) ?? value) : value;
}

export function isOfThisApp(key: IKey): boolean {
  return Resource.isOwnedResource(key);
}
