import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const MAPPING = '@aws-cdk--aws-kinesisfirehose.CidrBlocks';

/**
 * Makes a delivery stream without the mapping that the CDK adds to its stack: the addresses of Firehose, for the security
 * groups of a Redshift cluster. Nothing here refers to it, of which CloudFormation warns wherever the region is open.
 */
export function withoutCidrMapping<Made>(scope: IConstruct, make: () => Made): Made {
  const { node } = Stack.of(scope);
  const isOfOthers = node.tryFindChild(MAPPING) !== undefined;
  const made = make();
  if (!isOfOthers) node.tryRemoveChild(MAPPING);
  return made;
}
