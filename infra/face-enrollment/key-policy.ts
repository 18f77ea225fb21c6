import { Annotations, Resource, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What the policy of a key has to say, whoever keeps it. */

/** Lets the IAM policies of the account decide, as the policy does that a key gets unless it is given another one. */
export function leftToIam(key: IKey, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'FaceEnrollmentByIamPolicies',
    principals: [new AccountPrincipal(key.env.account)],
    actions,
    resources: ['*'],
  });
}

/**
 * Lets a service of AWS write to what the key encrypts. Without conditions on aws:SourceArn or aws:SourceAccount: such a
 * service shows them to the queue or the topic, whose policies ask for them, but not to the key. With them, events
 * would be dropped and nothing would say so.
 */
export function writtenBy(service: 'events' | 'cloudwatch', sid: string): PolicyStatement {
  return new PolicyStatement({
    sid,
    principals: [new ServicePrincipal(service)],
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['*'],
  });
}

/**
 * Prints what this app cannot write: the policy of a key that was made elsewhere.
 *
 * @param otherwise what happens without it
 */
export function askForKeyPolicy(scope: Construct, key: IKey, statements: PolicyStatement[], otherwise: string): void {
  const json = Stack.of(scope).resolve(statements.map((statement) => statement.toStatementJson()));
  Annotations.of(scope).addInfo(
    `The policy of the key ${key.keyArn} is not changed from here. It has to contain this, or ${otherwise}. ` +
      `FaceEnrollmentByIamPolicies is there already if the policy allows kms:* to the account:\n${JSON.stringify(json, undefined, 2)}`,
  );
}

export function isOfThisApp(key: IKey): boolean {
  return Resource.isOwnedResource(key);
}
