import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { allEnded } from '../domain/all-ended.ts';
import { coversUpload } from '../domain/erasure/tombstone.ts';
import { type FaceRow, type ImageRef, imageId } from '../domain/face-row.ts';
import type { PersonRows, RowCursor, RowPage, Scope } from '../erase/ports.ts';
import { writtenUnlessRefused } from './conditional-write.ts';
import { Expression } from './expression.ts';
import { faceItem, faceKey, faceRow } from './face-item.ts';
import { getFaceRow } from './get-face-row.ts';

/** The most that DynamoDB reads at once by keys, and so the rows of a page. */
const PAGE_ROWS = 100;
const MAX_WRITES = 25;
/** What DynamoDB leaves out of a batch comes again at once: the SDK has waited between its own attempts. */
const MAX_ROUNDS = 10;

/** The version of an object in a bucket that keeps none: the row may be another upload's by now. */
const NO_VERSION = 'null';

/** The Faces table, as erase works on it. */
export class DynamoPersonRows implements PersonRows {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async page(scope: Scope, after: RowCursor | undefined): Promise<RowPage> {
    const { refs, last } = await this.#indexed(scope, '<=', after);
    const rows = (await this.#rows(refs)).filter((row) => isOf(row, scope));
    return { rows, next: last && (unmarshall(last) as RowCursor) };
  }

  async later(scope: Scope): Promise<readonly FaceRow[]> {
    const later: FaceRow[] = [];
    let after: RowCursor | undefined;
    do {
      const { refs, last } = await this.#indexed(scope, '>', after);
      const rows = await this.#rows(refs);
      later.push(...rows.filter((row) => row.personId === scope.personId && !coversUpload(scope, row.uploadedAt)));
      after = last && (unmarshall(last) as RowCursor);
    } while (after !== undefined);
    return later;
  }

  row(ref: ImageRef): Promise<FaceRow | undefined> {
    return getFaceRow(this.#client, this.#table, ref);
  }

  async delete(rows: readonly FaceRow[]): Promise<void> {
    const pinned = rows.filter(({ version }) => version !== NO_VERSION);
    const batches: ImageRef[][] = [];
    for (let at = 0; at < pinned.length; at += MAX_WRITES) batches.push(pinned.slice(at, at + MAX_WRITES));
    await allEnded(batches.map((batch) => this.#deleteBatch(batch)));
    for (const row of rows.filter(({ version }) => version === NO_VERSION)) await this.#deleteOwn(row);
  }

  async replace(row: FaceRow): Promise<void> {
    const expression = new Expression();
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: faceItem(row),
      ConditionExpression: `${expression.name('personId')} = ${expression.value('personId', row.personId)}`,
      ...expression.attributes,
    });
    await writtenUnlessRefused(() => this.#client.send(command));
  }

  async create(row: FaceRow): Promise<void> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: faceItem(row),
      ConditionExpression: 'attribute_not_exists(objectKey)',
    });
    await writtenUnlessRefused(() => this.#client.send(command));
  }

  async #indexed(
    { personId, asOf }: Scope,
    comparator: '<=' | '>',
    after: RowCursor | undefined,
  ): Promise<{ readonly refs: readonly ImageRef[]; readonly last: Record<string, AttributeValue> | undefined }> {
    const { Items = [], LastEvaluatedKey: last } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'byPerson',
        KeyConditionExpression: `personId = :personId AND uploadedAt ${comparator} :asOf`,
        ExpressionAttributeValues: { ':personId': { S: personId }, ':asOf': { S: asOf } },
        Limit: PAGE_ROWS,
        ...(after && {
          ExclusiveStartKey: { ...faceKey(after), personId: { S: personId }, uploadedAt: { S: after.uploadedAt } },
        }),
      }),
    );
    return { refs: Items.map((item) => unmarshall(item) as ImageRef), last };
  }

  /** @param refs at most 100 */
  async #rows(refs: readonly ImageRef[]): Promise<readonly FaceRow[]> {
    const byId = new Map(refs.map((ref) => [imageId(ref), ref]));
    let Keys = [...byId.values()].map(faceKey);
    const rows: FaceRow[] = [];
    for (let round = 0; Keys.length > 0; round++) {
      if (round === MAX_ROUNDS) throw new Error('DynamoDB does not read all rows of a batch.');
      const { Responses = {}, UnprocessedKeys = {} } = await this.#client.send(
        new BatchGetItemCommand({ RequestItems: { [this.#table]: { Keys, ConsistentRead: true } } }),
      );
      rows.push(...(Responses[this.#table] ?? []).map(faceRow));
      Keys = UnprocessedKeys[this.#table]?.Keys ?? [];
    }
    const order = [...byId.keys()];
    return rows.toSorted((one, other) => order.indexOf(imageId(one)) - order.indexOf(imageId(other)));
  }

  async #deleteBatch(refs: readonly ImageRef[]): Promise<void> {
    let requests = refs.map((ref) => ({ DeleteRequest: { Key: faceKey(ref) } }));
    for (let round = 0; requests.length > 0; round++) {
      if (round === MAX_ROUNDS) throw new Error('DynamoDB does not delete all rows of a batch.');
      const { UnprocessedItems = {} } = await this.#client.send(
        new BatchWriteItemCommand({ RequestItems: { [this.#table]: requests } }),
      );
      requests = (UnprocessedItems[this.#table] ?? []) as typeof requests;
    }
  }

  async #deleteOwn(row: FaceRow): Promise<void> {
    const expression = new Expression();
    const condition = (['personId', 'uploadedAt'] as const).map(
      (name) => `${expression.name(name)} = ${expression.value(name, row[name])}`,
    );
    const command = new DeleteItemCommand({
      TableName: this.#table,
      Key: faceKey(row),
      ConditionExpression: condition.join(' AND '),
      ...expression.attributes,
    });
    await writtenUnlessRefused(() => this.#client.send(command));
  }
}

function isOf(row: FaceRow, scope: Scope): boolean {
  return row.personId === scope.personId && coversUpload(scope, row.uploadedAt);
}
