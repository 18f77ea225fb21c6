import { FirehoseClient } from '@aws-sdk/client-firehose';
import { FirehoseAnalytics } from '../../../functions/analytics/firehose-analytics.ts';
import type { OutcomeAnalytics } from '../../../functions/publish/ports.ts';
import { DynamoPseudonyms } from '../../../functions/tables/dynamo-pseudonyms.ts';
import { CLIENT_CONFIG } from './client-config.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** The analysts' table, as the publish function uses it. @param stream name of the delivery stream */
export function openAnalytics(
  { dynamo, outputs }: DeployedStack,
  stream: string,
): { readonly analytics: OutcomeAnalytics; destroy(): void } {
  const firehose = new FirehoseClient(CLIENT_CONFIG);
  const pseudonyms = new DynamoPseudonyms(dynamo, outputs.PersonsTableName);
  return { analytics: new FirehoseAnalytics(firehose, stream, pseudonyms), destroy: () => firehose.destroy() };
}
