import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../../functions/domain/face-row.ts';
import type { Person } from '../../functions/domain/person.ts';
import { DynamoLedger } from '../../functions/tables/dynamo-ledger.ts';
import { reading } from '../shared/aws/reading.ts';
import { rowPagesOfPerson } from '../shared/aws/rows-of-person.ts';
import type { AuditTables } from './ports.ts';

/** The tables of the stack, as an audit confirms and repairs what it has found. */
export class DynamoAuditedTables implements AuditTables {
  readonly #client: DynamoDBClient;
  readonly #facesTable: string;
  readonly #ledger: DynamoLedger;

  constructor(client: DynamoDBClient, tables: { readonly faces: string; readonly persons: string }) {
    this.#client = client;
    this.#facesTable = tables.faces;
    this.#ledger = new DynamoLedger(client, tables);
  }

  person(personId: string): Promise<Person | undefined> {
    return reading('dynamodb:GetItem', () => this.#ledger.person(personId));
  }

  row(image: ImageRef): Promise<FaceRow | undefined> {
    return reading('dynamodb:GetItem', () => this.#ledger.row(image));
  }

  rowsOfPerson(personId: string): AsyncIterable<readonly FaceRow[]> {
    return rowPagesOfPerson(this.#client, this.#facesTable, personId);
  }

  repairPerson(before: Person, after: Person): Promise<'written' | 'refused'> {
    return reading('dynamodb:UpdateItem', () => this.#ledger.write({ before, after, rows: [] }));
  }
}
