import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { readableValue } from './readable-value.ts';

/**
 * Why something stands against a rule of cdk-nag's AwsSolutions pack. The tests run the pack, and so may a team that has
 * the construct in an app.
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** @param resource of the policies of the role, with a wildcard in it; only this one is explained */
export function acknowledgeWildcard(role: IConstruct, resource: string, reason: string): void {
  const resolved = Stack.of(role).resolve(resource);
  // Of another stack, or computed: then it stays unexplained, which the team that runs cdk-nag sees.
  acknowledge(role, `IAM5[Resource::${readableValue(resolved) ?? JSON.stringify(resolved)}]`, reason);
}
