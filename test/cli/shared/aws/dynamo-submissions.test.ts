import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { DynamoSubmissions } from '../../../../cli/shared/aws/dynamo-submissions.ts';
import { absentPerson } from '../../../../functions/domain/person.ts';
import { EnrollWorld } from '../../../fakes/enroll-world.ts';
import { recording } from '../../../fakes/recording-client.ts';

function given(...answers: readonly (object | Error)[]) {
  const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), ...answers);
  return { submissions: new DynamoSubmissions(client, { faces: 'Faces', persons: 'Persons' }), asked };
}

const row = new EnrollWorld().pending('a', { submission: 3 });
const person = { ...absentPerson('1001'), revision: 7 };

describe('raising the submission', () => {
  it('changes nothing else, and only an image that may be sent again and is as it was read', async () => {
    const { submissions, asked } = given();
    expect(await submissions.raiseSubmission(row, 'now')).toBe('written');
    const input = asked[0] as UpdateItemCommandInput;
    expect(input).toMatchObject({ TableName: 'Faces', Key: { objectKey: { S: 'a' }, version: { S: 'v1' } } });
    expect(input.UpdateExpression).toBe('SET #submission = :submission, #updatedAt = :updatedAt');
    expect(input.ConditionExpression).toBe(
      '#status IN (:pending, :failed) AND (attribute_not_exists(#reason) OR #reason <> :unknown) AND #submission = :read',
    );
    expect(input.ExpressionAttributeValues).toEqual({
      ':submission': { N: '4' },
      ':read': { N: '3' },
      ':updatedAt': { S: 'now' },
      ':pending': { S: 'PENDING' },
      ':failed': { S: 'FAILED' },
      ':unknown': { S: 'OutcomeUnknown' },
    });
  });

  it('is refused when another writer was faster', async () => {
    const { submissions } = given(new ConditionalCheckFailedException({ $metadata: {}, message: '' }));
    expect(await submissions.raiseSubmission(row, 'now')).toBe('refused');
  });
});

describe('a decision', () => {
  it('of a row alone is one update of the row as it was read', async () => {
    const { submissions, asked } = given();
    await submissions.decide({ row, patch: { status: 'PENDING', submission: 4, reason: undefined } });
    const input = asked[0] as UpdateItemCommandInput;
    expect(input.ConditionExpression).toBe(
      '#status = :read_status AND #submission = :read_submission AND #updatedAt = :read_updatedAt',
    );
    expect(input.ExpressionAttributeValues).toMatchObject({
      ':read_submission': { N: '3' },
      ':submission': { N: '4' },
    });
    expect(input.UpdateExpression).toBe('SET #status = :status, #submission = :submission REMOVE #reason');
  });

  it('of a row and its person is one transaction, bound to the revision and to no open call', async () => {
    const { submissions, asked } = given();
    const after = { ...person, revision: 8 };
    await submissions.decide({ row, patch: { status: 'PENDING' }, person: { before: person, after } });
    const [{ Update: ofPerson } = {}, { Update: ofRow } = {}] =
      (asked[0] as TransactWriteItemsCommandInput).TransactItems ?? [];
    expect(ofPerson).toMatchObject({ TableName: 'Persons', Key: { personId: { S: '1001' } } });
    expect(ofPerson?.ConditionExpression).toBe('#revision = :read_revision AND attribute_not_exists(#openCall)');
    expect(ofPerson?.ExpressionAttributeValues).toMatchObject({
      ':read_revision': { N: '7' },
      ':revision': { N: '8' },
    });
    expect(ofRow?.ConditionExpression).toContain('#status = :read_status');
  });

  it('of a person without an item is refused when there is one by now', async () => {
    const { submissions, asked } = given();
    await submissions.decide({ row, patch: { status: 'PENDING' }, person: { before: undefined, after: person } });
    const [{ Update: ofPerson } = {}] = (asked[0] as TransactWriteItemsCommandInput).TransactItems ?? [];
    expect(ofPerson?.ConditionExpression).toBe('attribute_not_exists(#revision)');
  });
});
