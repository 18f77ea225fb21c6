import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { rowsOfObject } from '../../../../cli/shared/aws/object-rows.ts';
import { recording } from '../../../fakes/recording-client.ts';

describe('the rows of an object', () => {
  it('are those of all its versions, from every page, and strongly consistent', async () => {
    const item = (version: string) => ({
      objectKey: { S: 'a' },
      version: { S: version },
      faceIdCandidates: { SS: ['x'] },
    });
    const page = { Items: [item('v1')], LastEvaluatedKey: { objectKey: { S: 'a' }, version: { S: 'v1' } } };
    const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), page, { Items: [item('v2')] });
    const rows = await rowsOfObject(client, 'Faces', 'a');
    expect(rows.map(({ version }) => version)).toEqual(['v1', 'v2']);
    expect(rows[0]?.faceIdCandidates).toEqual(['x']);
    for (const input of asked) expect(input).toMatchObject({ TableName: 'Faces', ConsistentRead: true });
    expect(asked).toHaveLength(2);
  });
});
