import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { AwsPrivacy } from '../../../cli/privacy-report/aws-privacy.ts';
import type { AwsDeployment } from '../../../cli/shared/aws/aws-deployment.ts';
import type { DeployedStack } from '../../../cli/shared/aws/deployed-stack.ts';
import { recording } from '../../fakes/recording-client.ts';
import { allPages } from '../shared/aws/all-pages.ts';

function given(...answers: readonly object[]) {
  const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), ...answers);
  const outputs = { FacesTableName: 'faces', PersonsTableName: 'persons', ErasuresTableName: 'erasures' };
  const stack = { name: 'Faces', outputs, dynamo: client } as unknown as DeployedStack;
  return { privacy: new AwsPrivacy(stack, {} as AwsDeployment), asked };
}

describe('what AWS tells of a stack', () => {
  it('has the number of items that DynamoDB knows, without reading the table', async () => {
    const CreationDateTime = new Date('2026-01-12T09:30:00Z');
    const { privacy, asked } = given({ Table: { ItemCount: 7, TableSizeBytes: 900, CreationDateTime } });
    expect(await privacy.table('persons')).toEqual({ items: 7, bytes: 900, createdAt: '2026-01-12T09:30:00.000Z' });
    expect(asked).toEqual([{ TableName: 'persons' }]);
  });

  it('has the status of all erasures, page by page, and nothing of what is left', async () => {
    const item = (id: string) => ({ erasureId: { S: id }, status: { S: 'DONE' } });
    const { privacy, asked } = given(
      { Items: [item('1')], LastEvaluatedKey: { erasureId: { S: '1' } } },
      { Items: [item('2')] },
    );
    const pages = await allPages(privacy.erasures());
    expect(pages).toEqual([[{ erasureId: '1', status: 'DONE' }], [{ erasureId: '2', status: 'DONE' }]]);
    expect(asked[0]).toMatchObject({
      TableName: 'erasures',
      ProjectionExpression: '#id, #status, #startedAt, #continuedBy',
    });
  });
});
