import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeEvent } from 'aws-lambda';
import type { ImageOutcome } from '../../../infra/face-enrollment/face-enrollment.ts';

const dynamo = new DynamoDBClient({});

/** Events may come twice, and not in their order: only a newer outcome than the one that is there is written. */
export async function handler({ detail }: EventBridgeEvent<string, ImageOutcome>): Promise<void> {
  const { objectKey, version, status, completedAt, outcomeId } = detail;
  try {
    await dynamo.send(
      new PutItemCommand({
        TableName: process.env.TABLE,
        Item: {
          objectKey: { S: objectKey },
          version: { S: version },
          status: { S: status },
          ...(status !== 'ENROLLED' && { reason: { S: detail.reason } }),
          completedAt: { S: completedAt },
          outcomeId: { S: outcomeId },
        },
        ConditionExpression: 'attribute_not_exists(completedAt) OR completedAt < :completedAt',
        ExpressionAttributeValues: { ':completedAt': { S: completedAt } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
