import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { FaceRow, ImageRef } from '../../../functions/domain/face-row.ts';
import type { Person } from '../../../functions/domain/person.ts';
import { writtenUnlessRefused } from '../../../functions/tables/conditional-write.ts';
import { DynamoLedger } from '../../../functions/tables/dynamo-ledger.ts';
import { Expression } from '../../../functions/tables/expression.ts';
import { faceAttributes, faceKey } from '../../../functions/tables/face-item.ts';
import { personAttributes } from '../../../functions/tables/person-item.ts';
import type { DecidedWrite, DecidedWrites, ResubmitLedger } from '../../resubmit/ports.ts';
import { rowsOfObject } from './object-rows.ts';

/** The Faces and Persons tables, as an operator reads and writes them. */
export class DynamoSubmissions implements ResubmitLedger {
  readonly #client: DynamoDBClient;
  readonly #facesTable: string;
  readonly #personsTable: string;
  readonly #ledger: DynamoLedger;

  constructor(client: DynamoDBClient, tables: { readonly faces: string; readonly persons: string }) {
    this.#client = client;
    this.#facesTable = tables.faces;
    this.#personsTable = tables.persons;
    this.#ledger = new DynamoLedger(client, tables);
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return this.#ledger.row(ref);
  }

  versions(objectKey: string): Promise<readonly FaceRow[]> {
    return rowsOfObject(this.#client, this.#facesTable, objectKey);
  }

  person(personId: string): Promise<Person | undefined> {
    return this.#ledger.person(personId);
  }

  imagesWithFace(faceId: string): Promise<readonly ImageRef[]> {
    return this.#ledger.imagesWithFace(faceId);
  }

  async raiseSubmission(row: FaceRow, at: string): Promise<'written' | 'refused'> {
    const expression = new Expression();
    const [status, reason, submission] = ['status', 'reason', 'submission'].map((name) => expression.name(name));
    const command = new UpdateItemCommand({
      TableName: this.#facesTable,
      Key: faceKey(row),
      ConditionExpression: [
        `${status} IN (${expression.value('pending', 'PENDING')}, ${expression.value('failed', 'FAILED')})`,
        `(attribute_not_exists(${reason}) OR ${reason} <> ${expression.value('unknown', 'OutcomeUnknown')})`,
        `${submission} = ${expression.value('read', row.submission)}`,
      ].join(' AND '),
      UpdateExpression: expression.patch({ submission: row.submission + 1, updatedAt: at }),
      ...expression.attributes,
    });
    return writtenUnlessRefused(() => this.#client.send(command));
  }

  async decide(write: DecidedWrite): Promise<'written' | 'refused'> {
    const row = this.#rowUpdate(write);
    if (write.person === undefined) return writtenUnlessRefused(() => this.#client.send(new UpdateItemCommand(row)));
    return this.decideAll({ rows: [write], person: write.person });
  }

  /** Rows of one person and its item: all or nothing, and only if each is as it was read. At most 99 rows. */
  async decideAll({ rows, person }: DecidedWrites): Promise<'written' | 'refused'> {
    const updates = [this.#personUpdate(person), ...rows.map((row) => this.#rowUpdate(row))];
    const TransactItems: TransactWriteItem[] = updates.map((Update) => ({ Update }));
    return writtenUnlessRefused(() => this.#client.send(new TransactWriteItemsCommand({ TransactItems })));
  }

  #rowUpdate({ row, patch }: Pick<DecidedWrite, 'row' | 'patch'>) {
    const expression = new Expression();
    const asRead = (['status', 'submission', 'updatedAt'] as const).map(
      (name) => `${expression.name(name)} = ${expression.value(`read_${name}`, row[name])}`,
    );
    return {
      TableName: this.#facesTable,
      Key: faceKey(row),
      ConditionExpression: asRead.join(' AND '),
      UpdateExpression: expression.patch(faceAttributes(patch)),
      ...expression.attributes,
    };
  }

  #personUpdate({ before, after }: NonNullable<DecidedWrite['person']>) {
    const expression = new Expression();
    const asRead =
      before === undefined
        ? `attribute_not_exists(${expression.name('revision')})`
        : `${expression.name('revision')} = ${expression.value('read_revision', before.revision)} AND attribute_not_exists(${expression.name('openCall')})`;
    return {
      TableName: this.#personsTable,
      Key: { personId: { S: after.personId } },
      ConditionExpression: asRead,
      UpdateExpression: expression.patch(personAttributes(after)),
      ...expression.attributes,
    };
  }
}
