import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type FaceRow, type ImageRef, imageId } from '../../functions/domain/face-row.ts';
import { writtenUnlessRefused } from '../../functions/tables/conditional-write.ts';
import { Expression } from '../../functions/tables/expression.ts';
import { faceItem, faceKey, faceRow } from '../../functions/tables/face-item.ts';
import { reading } from '../shared/aws/reading.ts';
import { rowsByKey } from '../shared/aws/rows-by-key.ts';
import { allRowsOfPerson } from '../shared/aws/rows-of-person.ts';
import { Problem } from '../shared/problem.ts';
import { tablePage } from './dynamo-table-page.ts';
import type { Page, RowTables } from './ports.ts';
import { GO_ON } from './restore-run.ts';

/** The Faces table and its restored copy. */
export class DynamoRowTables implements RowTables {
  readonly #client: DynamoDBClient;
  readonly #live: string;
  readonly #restored: string;
  readonly #pageSize: number;

  constructor(client: DynamoDBClient, tables: { readonly live: string; readonly restored: string }, pageSize = 500) {
    this.#client = client;
    this.#live = tables.live;
    this.#restored = tables.restored;
    this.#pageSize = pageSize;
  }

  restoredPage(cursor: string | undefined): Promise<Page<FaceRow>> {
    return this.#page(this.#restored, cursor);
  }

  livePage(cursor: string | undefined): Promise<Page<FaceRow>> {
    return this.#page(this.#live, cursor);
  }

  live(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>> {
    return rowsByKey(this.#client, this.#live, images);
  }

  restored(images: readonly ImageRef[]): Promise<ReadonlyMap<string, FaceRow>> {
    return rowsByKey(this.#client, this.#restored, images);
  }

  ofPerson(personId: string): Promise<readonly FaceRow[]> {
    return allRowsOfPerson(this.#client, this.#live, personId);
  }

  async put(row: FaceRow, before: FaceRow | undefined): Promise<void> {
    const expression = new Expression();
    const command = new PutItemCommand({
      TableName: this.#live,
      Item: faceItem(row),
      ConditionExpression: asRead(before, expression),
      ...expression.attributes,
    });
    await this.#write('dynamodb:PutItem', row, () => this.#client.send(command), row);
  }

  async delete(row: FaceRow): Promise<void> {
    const expression = new Expression();
    const command = new DeleteItemCommand({
      TableName: this.#live,
      Key: faceKey(row),
      ConditionExpression: asRead(row, expression),
      ...expression.attributes,
    });
    await this.#write('dynamodb:DeleteItem', row, () => this.#client.send(command), undefined);
  }

  async #page(table: string, cursor: string | undefined): Promise<Page<FaceRow>> {
    const { items, next } = await tablePage(this.#client, { table, size: this.#pageSize, cursor });
    return { items: items.map(faceRow), next };
  }

  async #write(
    permission: string,
    image: ImageRef,
    send: () => Promise<unknown>,
    after: FaceRow | undefined,
  ): Promise<void> {
    if ((await reading(permission, () => writtenUnlessRefused(send))) === 'written') return;
    // The client repeats a write whose answer was lost. The repeat is then refused because of the write itself.
    const now = (await this.live([image])).get(imageId(image));
    if (now?.updatedAt === after?.updatedAt && now?.status === after?.status) return;
    const { objectKey, version } = image;
    throw new Problem(
      `The row of ${objectKey} (version ${version}) was changed by another program during the restore. Stop that program. ${GO_ON}`,
    );
  }
}

/** Functions are stopped, so only another program changes a row between its reading and its writing. */
function asRead(before: FaceRow | undefined, expression: Expression): string {
  if (before === undefined) return `attribute_not_exists(${expression.name('objectKey')})`;
  return `${expression.name('updatedAt')} = ${expression.value('readAt', before.updatedAt)}`;
}
