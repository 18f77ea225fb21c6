import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { rowPagesOfPerson } from '../shared/aws/rows-of-person.ts';
import { recordsOfRow } from './dynamo-sources.ts';
import type { AuditSource } from './ports.ts';

/** The item and the rows of one person, instead of the whole tables. Neither is asked for at Tencent yet. */
export function dynamoPersonSource(
  client: DynamoDBClient,
  tables: { readonly faces: string; readonly persons: string },
  personId: string,
): AuditSource {
  return {
    name: 'person',
    noun: 'rows of the person',
    async *pages() {
      const item = await new DynamoLedger(client, tables).person(personId);
      if (item !== undefined) {
        yield { records: [{ set: 'persons', key: personId, kind: 'item', item }], cursor: null };
      }
      for await (const rows of rowPagesOfPerson(client, tables.faces, personId)) {
        yield { records: rows.flatMap((row) => recordsOfRow(row, true)), cursor: null };
      }
    },
  };
}
