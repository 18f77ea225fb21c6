import {
  type DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { FaceRow, ImageRef } from '../domain/face-row.ts';
import type { Person } from '../domain/person.ts';
import { patchOf, type RowChange } from '../domain/row-change.ts';
import type { Ledger, LedgerWrite } from '../enroll/ports.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { Expression } from './expression.ts';
import { faceAttributes, faceKey } from './face-item.ts';
import { getFaceRow } from './get-face-row.ts';
import { getPerson } from './get-person.ts';
import { personAttributes } from './person-item.ts';
import { isUnchanged } from './unchanged-person.ts';

/** The Faces and Persons tables, as enroll reads and writes them. */
export class DynamoLedger implements Ledger {
  readonly #client: DynamoDBClient;
  readonly #facesTable: string;
  readonly #personsTable: string;

  constructor(client: DynamoDBClient, tables: { readonly faces: string; readonly persons: string }) {
    this.#client = client;
    this.#facesTable = tables.faces;
    this.#personsTable = tables.persons;
  }

  person(personId: string): Promise<Person | undefined> {
    return getPerson(this.#client, this.#personsTable, personId);
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return getFaceRow(this.#client, this.#facesTable, ref);
  }

  async lastUploads(personId: string, count: number): Promise<readonly ImageRef[]> {
    const newestFirst = await this.#indexed('byPerson', 'personId', personId, count);
    return newestFirst.toReversed();
  }

  imagesWithFace(faceId: string): Promise<readonly ImageRef[]> {
    return this.#indexed('byFaceId', 'faceId', faceId);
  }

  async write(write: LedgerWrite): Promise<'written' | 'refused'> {
    const person = this.#personUpdate(write);
    // Without rows a plain update does: a transaction costs twice as much.
    if (write.rows.length === 0) return writtenUnlessRefused(() => this.#client.send(new UpdateItemCommand(person)));
    const rows = write.rows.map((change): TransactWriteItem => ({ Update: this.#outcomeUpdate(change) }));
    const command = new TransactWriteItemsCommand({
      TransactItems: [{ Update: person }, ...rows],
      ...(write.token !== undefined && { ClientRequestToken: write.token }),
    });
    return writtenUnlessRefused(() => this.#client.send(command));
  }

  async note(change: RowChange): Promise<'written' | 'refused'> {
    const { row, verdict } = change;
    const isFailure = verdict.to === 'FAILED';
    const update = this.#rowUpdate(change, isFailure ? [row.status] : OPEN_STATUSES, (expression) =>
      [
        isDecidable(expression),
        // Who stood still must not report a failure once more that has been reported since.
        ...(isFailure && row.status === 'FAILED'
          ? [`${expression.name('updatedAt')} = ${expression.value('readAt', row.updatedAt)}`]
          : []),
      ].join(' AND '),
    );
    return writtenUnlessRefused(() => this.#client.send(new UpdateItemCommand(update)));
  }

  /** One page of an index, which holds more than is ever asked for. The last in its order come first. */
  async #indexed(IndexName: string, key: string, value: string, Limit?: number): Promise<readonly ImageRef[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#facesTable,
        IndexName,
        KeyConditionExpression: `${key} = :${key}`,
        ExpressionAttributeValues: { [`:${key}`]: { S: value } },
        ProjectionExpression: 'objectKey, version',
        ScanIndexForward: false,
        Limit,
      }),
    );
    return Items.map((item) => unmarshall(item) as ImageRef);
  }

  #personUpdate({ before, after }: LedgerWrite) {
    const expression = new Expression();
    return {
      TableName: this.#personsTable,
      Key: { personId: { S: after.personId } },
      UpdateExpression: expression.patch(personAttributes(after)),
      ConditionExpression: isUnchanged(before, expression),
      ...expression.attributes,
    };
  }

  #outcomeUpdate(change: RowChange) {
    const { row, verdict } = change;
    if (verdict.to !== 'REMOVED') return this.#rowUpdate(change, OPEN_STATUSES);
    const isItsFace = (expression: Expression) =>
      `${expression.name('faceId')} = ${expression.value('removedFaceId', row.faceId)}`;
    return this.#rowUpdate(change, ['ENROLLED'], isItsFace);
  }

  /** @param guard of the row, besides its status */
  #rowUpdate(change: RowChange, statuses: readonly string[], guard?: (expression: Expression) => string) {
    const expression = new Expression();
    const allowed = statuses.map((status) => expression.value(`was${status}`, status));
    return {
      TableName: this.#facesTable,
      Key: faceKey(change.row),
      UpdateExpression: expression.patch(faceAttributes(patchOf(change))),
      ConditionExpression: [
        `${expression.name('status')} IN (${allowed.join(', ')})`,
        isLaterThanOutcome(expression),
        ...(guard ? [guard(expression)] : []),
      ].join(' AND '),
      ...expression.attributes,
    };
  }
}

const OPEN_STATUSES = ['PENDING', 'FAILED'];

/**
 * Another process may have written an outcome since the row was read. Each write is later than the last outcome, because
 * readers tell an outcome by its time.
 */
function isLaterThanOutcome(expression: Expression): string {
  const completedAt = expression.name('completedAt');
  return `(attribute_not_exists(${completedAt}) OR ${completedAt} < :updatedAt)`;
}

/** Where nothing but the row guards a write: a function that woke up late must not undo what only an operator may decide. */
function isDecidable(expression: Expression): string {
  const reason = expression.name('reason');
  return `(attribute_not_exists(${reason}) OR ${reason} <> ${expression.value('outcomeUnknown', 'OutcomeUnknown')})`;
}
