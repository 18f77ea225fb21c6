import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { writtenUnlessRefused } from '../../functions/tables/conditional-write.ts';
import { Expression, toItem } from '../../functions/tables/expression.ts';
import { RESTORE_KEY } from '../shared/aws/inspection/unfinished-restore.ts';
import { reading } from '../shared/aws/reading.ts';
import { Problem } from '../shared/problem.ts';
import type { RestoreStates } from './ports.ts';
import type { RestoreState } from './restore-state.ts';

/** The longest step without a write. */
const LEASE_MS = 3 * 60_000;

interface Stored extends RestoreState {
  readonly holder: string;
  readonly until: number;
}

/**
 * An item of the pacer's table, which is never restored: the operator's computer may be gone when the restore goes on. The
 * process that works on it renews a lease with every write.
 */
export class DynamoRestoreStates implements RestoreStates {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #holder: string;
  readonly #clock: { now(): number };

  /** @param holder an id of this process */
  constructor(client: DynamoDBClient, table: string, holder: string, clock: { now(): number }) {
    this.#client = client;
    this.#table = table;
    this.#holder = holder;
    this.#clock = clock;
  }

  async find(): Promise<(RestoreState & { readonly isHeld: boolean }) | undefined> {
    const command = new GetItemCommand({ TableName: this.#table, Key: RESTORE_KEY, ConsistentRead: true });
    const { Item } = await reading('dynamodb:GetItem', () => this.#client.send(command));
    if (Item === undefined) return undefined;
    const { holder, until, id: _, ...state } = unmarshall(Item) as Stored & { readonly id: string };
    return { ...state, isHeld: holder !== this.#holder && until > this.#clock.now() };
  }

  async begin(state: RestoreState): Promise<'written' | 'taken'> {
    return this.#put(state, (expression) =>
      [
        `attribute_not_exists(${expression.name('restoreId')})`,
        // The client repeats a write whose answer was lost.
        this.#isHeld(expression),
      ].join(' OR '),
    );
  }

  async takeOver(state: RestoreState): Promise<'written' | 'taken'> {
    return this.#put(state, (expression) =>
      [
        `${expression.name('restoreId')} = ${expression.value('restoreId', state.restoreId)}`,
        `(${expression.name('until')} <= ${expression.value('now', this.#clock.now())} OR ${this.#isHeld(expression)})`,
      ].join(' AND '),
    );
  }

  async save(state: RestoreState): Promise<void> {
    if ((await this.#put(state, (expression) => this.#isHeld(expression))) === 'written') return;
    throw new Problem(
      'Another process has taken over this restore, because this one was slow. Nothing is left to do here.',
    );
  }

  async release(): Promise<void> {
    const expression = new Expression();
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: RESTORE_KEY,
      UpdateExpression: expression.patch({ until: 0 }),
      ConditionExpression: this.#isHeld(expression),
      ...expression.attributes,
    });
    await reading('dynamodb:UpdateItem', () => writtenUnlessRefused(() => this.#client.send(command)));
  }

  async end(): Promise<void> {
    const expression = new Expression();
    const command = new DeleteItemCommand({
      TableName: this.#table,
      Key: RESTORE_KEY,
      ConditionExpression: this.#isHeld(expression),
      ...expression.attributes,
    });
    await reading('dynamodb:DeleteItem', () => writtenUnlessRefused(() => this.#client.send(command)));
  }

  #isHeld(expression: Expression): string {
    return `${expression.name('holder')} = ${expression.value('holder', this.#holder)}`;
  }

  async #put(state: RestoreState, condition: (expression: Expression) => string): Promise<'written' | 'taken'> {
    const expression = new Expression();
    const stored: Stored = { ...state, holder: this.#holder, until: this.#clock.now() + LEASE_MS };
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: { ...toItem({ ...stored }), ...RESTORE_KEY },
      ConditionExpression: condition(expression),
      ...expression.attributes,
    });
    const written = await reading('dynamodb:PutItem', () => writtenUnlessRefused(() => this.#client.send(command)));
    return written === 'written' ? 'written' : 'taken';
  }
}
