import { FirehoseClient } from '@aws-sdk/client-firehose';
import { FirehoseAnalytics } from '../../../functions/analytics/firehose-analytics.ts';
import type { OutcomeAnalytics } from '../../../functions/publish/ports.ts';
import { DynamoPseudonyms } from '../../../functions/tables/dynamo-pseudonyms.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** The analysts' table, as the publish function uses it. @param stream name of the delivery stream */
export function analyticsOf({ dynamo, tables, client }: DeployedStack, stream: string): OutcomeAnalytics {
  return new FirehoseAnalytics(client(FirehoseClient), stream, new DynamoPseudonyms(dynamo, tables.persons));
}
