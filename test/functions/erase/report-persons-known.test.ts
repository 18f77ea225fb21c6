import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { reportPersonsKnown } from '../../../functions/erase/report-persons-known.ts';
import { DynamoCountedPersons } from '../../../functions/tables/dynamo-counted-persons.ts';
import { recording } from '../../fakes/recording-client.ts';

async function reported(table: object) {
  const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), { Table: table });
  const said: unknown[] = [];
  await reportPersonsKnown(new DynamoCountedPersons(client, 'Persons'), {
    personsKnown: (known) => said.push(known),
    troubled: (what) => said.push(what),
  });
  return { said, asked };
}

describe('the number of known persons', () => {
  it('is the one that DynamoDB has counted, without reading a person', async () => {
    expect(await reported({ ItemCount: 90_000 })).toEqual({ said: [90_000], asked: [{ TableName: 'Persons' }] });
  });

  it('is not reported as zero when DynamoDB has not counted', async () => {
    expect((await reported({})).said).toEqual(['DynamoDB has not counted the persons']);
  });
});
