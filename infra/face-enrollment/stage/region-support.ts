import { Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';

/**
 * What Lambda lacks outside the standard partition. A region that is not known at synthesis is taken for one that lacks
 * nothing.
 */

/** Cheaper and as fast as x86, but not available in every region of China. */
export function supportsArm(scope: Construct): boolean {
  return !isInChina(scope);
}

/** Lambda is not integrated with X-Ray in China. */
export function supportsTracing(scope: Construct): boolean {
  return !isInChina(scope);
}

/** In China and in GovCloud, deployments have failed because of the tags of an event source mapping. */
export function supportsMappingTags(scope: Construct): boolean {
  const { partition = 'aws' } = RegionInfo.get(Stack.of(scope).region);
  return partition === 'aws';
}

function isInChina(scope: Construct): boolean {
  return Stack.of(scope).region.startsWith('cn-');
}
