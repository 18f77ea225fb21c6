import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { pseudonymOf } from '../../../functions/domain/outcome/pseudonym.ts';
import { absentPerson } from '../../../functions/domain/person.ts';
import { DynamoPseudonyms, OF_OLD_OUTCOMES } from '../../../functions/tables/dynamo-pseudonyms.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryLedger, TABLES } from '../../fakes/memory-ledger.ts';
import { recording } from '../../fakes/recording-client.ts';

const pseudonymKey = Buffer.alloc(32, 7).toString('base64');
const item = { personId: { S: '1' }, pseudonymKey: { S: pseudonymKey } };
const later = { Keys: [{ personId: { S: '1' } }], ConsistentRead: true };

describe('pseudonyms', () => {
  it('are read for more persons than DynamoDB gives at once, each once', async () => {
    const ledger = new MemoryLedger(new FakeClock());
    const ids = Array.from({ length: 250 }, (_, index) => `p${index}`);
    for (const id of ids.slice(100)) ledger.persons.put({ ...absentPerson(id), revision: 1, pseudonymKey });
    const found = await new DynamoPseudonyms(ledger.dynamo.client, TABLES.persons).of([...ids, ...ids]);
    expect(found).toEqual(new Map(ids.slice(100).map((id) => [id, pseudonymOf(id, { pseudonymKey })])));
  });

  it('need no request when there is no person', async () => {
    const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }));
    expect(await new DynamoPseudonyms(client, 'Persons').of([])).toEqual(new Map());
    expect(asked).toEqual([]);
  });

  it('are read strongly consistent, and nothing else of a person is', async () => {
    const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }));
    await new DynamoPseudonyms(client, 'Persons').of(['1']);
    expect(asked).toEqual([
      {
        RequestItems: {
          Persons: {
            Keys: [{ personId: { S: '1' } }],
            ConsistentRead: true,
            ProjectionExpression: 'personId, pseudonymKey, erasing',
          },
        },
      },
    ]);
  });

  it('of old outcomes cost half, and are waited for', async () => {
    const busy = { Responses: { Persons: [] }, UnprocessedKeys: { Persons: later } };
    const { client, asked } = recording(
      new DynamoDBClient({ region: 'us-east-1' }),
      { Responses: {}, UnprocessedKeys: {} },
      busy,
      { Responses: { Persons: [item] } },
    );
    const pseudonyms = new DynamoPseudonyms(client, 'Persons', OF_OLD_OUTCOMES);
    expect([...(await pseudonyms.of(['1'])).keys()]).toEqual([]);
    expect([...(await pseudonyms.of(['1'])).keys()]).toEqual(['1']);
    expect(asked).toMatchObject(Array(3).fill({ RequestItems: { Persons: { ConsistentRead: false } } }));
  });

  it('are asked for again when a busy table leaves some out', async () => {
    const { client, asked } = recording(
      new DynamoDBClient({ region: 'us-east-1' }),
      { Responses: { Persons: [] }, UnprocessedKeys: { Persons: later } },
      { Responses: { Persons: [item] } },
    );
    expect([...(await new DynamoPseudonyms(client, 'Persons').of(['1'])).keys()]).toEqual(['1']);
    expect(asked).toHaveLength(2);
  });

  it('are not guessed when the table stays busy', async () => {
    const busy = { Responses: { Persons: [] }, UnprocessedKeys: { Persons: later } };
    const { client, asked } = recording(new DynamoDBClient({ region: 'us-east-1' }), ...Array(9).fill(busy));
    await expect(new DynamoPseudonyms(client, 'Persons').of(['1'])).rejects.toThrow('unprocessed 5 times');
    expect(asked).toHaveLength(5);
  });
});
