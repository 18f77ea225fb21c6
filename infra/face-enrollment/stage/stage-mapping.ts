import { type CfnEventSourceMapping, EventSourceMapping, type EventSourceMappingProps } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { supportsMappingTags } from './region-support.ts';

/** What feeds a function. Of each batch only the records that failed come again. */
export function stageMapping(scope: Construct, id: string, props: EventSourceMappingProps): void {
  const mapping = new EventSourceMapping(scope, id, { ...props, reportBatchItemFailures: true });
  // Whatever tags the app has for everything: they would get here by an aspect, after everything else.
  if (!supportsMappingTags(mapping)) {
    (mapping.node.defaultChild as CfnEventSourceMapping).addPropertyDeletionOverride('Tags');
  }
}
