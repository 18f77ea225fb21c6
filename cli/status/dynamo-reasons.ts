import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { readingPages } from '../shared/aws/reading.ts';
import type { DeadStatus } from './ports.ts';

/** Counts reasons. Reads the whole day, about five thousand images a request: an index cannot count by reason. */
export async function reasonsOfDay(
  client: DynamoDBClient,
  facesTable: string,
  status: DeadStatus,
  day: string,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const pages = paginateQuery(
    { client },
    {
      TableName: facesTable,
      IndexName: 'byStatusDay',
      KeyConditionExpression: 'statusDay = :statusDay',
      ExpressionAttributeValues: { ':statusDay': { S: `${status}#${day}` } },
      ProjectionExpression: '#reason',
      ExpressionAttributeNames: { '#reason': 'reason' },
    },
  );
  for await (const { Items = [] } of readingPages('dynamodb:Query', pages)) {
    for (const { reason } of Items) {
      const word = reason?.S ?? 'unknown';
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}
