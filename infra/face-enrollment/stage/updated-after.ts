import type { CfnResource } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** A deployment updates the one function before the other. */
export function updatedAfter(fn: LambdaFunction, earlier: LambdaFunction): void {
  (fn.node.defaultChild as CfnResource).addResourceDependency(earlier.node.defaultChild as CfnResource);
}
