import type { AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure } from '@aws-sdk/client-dynamodb';
import { holds, updated } from './evaluate.ts';
import { type Condition, conditionOf, type UpdateAction, updateOf } from './expressions.ts';
import { bytesOfItem, type Item, MAX_ITEM_BYTES, storableItem } from './item.ts';
import { checkItemKeys, checkKey, idOf } from './keys.ts';
import type { MemoryTable } from './memory-table.ts';
import { Placeholders } from './placeholders.ts';
import { keyNames } from './schema.ts';
import { validationException } from './validation-exception.ts';

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** What the requests that write one item, and the parts of a transaction, have in common. */
export interface WriteInput {
  readonly TableName?: string | undefined;
  readonly Key?: Record<string, AttributeValue> | undefined;
  readonly Item?: Record<string, AttributeValue> | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
  readonly ReturnValues?: ReturnValue | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
}

/** One write whose request is in order; whether it may be carried out depends on what is stored. */
export class PlannedWrite {
  readonly kind: WriteKind;
  readonly input: WriteInput;
  readonly table: MemoryTable;
  readonly id: string;
  readonly before: Item | undefined;
  readonly #key: Item;
  readonly #given: Placeholders;
  readonly #condition: Condition | undefined;
  readonly #actions: readonly UpdateAction[];
  #after: { readonly item: Item | undefined } | undefined;

  constructor(kind: WriteKind, input: WriteInput, table: MemoryTable) {
    this.kind = kind;
    this.input = input;
    this.table = table;
    this.#key = keyOf(kind, input, table);
    this.id = idOf(this.#key, table.schema);
    this.before = table.get(this.#key);
    this.#given = new Placeholders(input);
    this.#condition =
      input.ConditionExpression === undefined
        ? undefined
        : conditionOf(input.ConditionExpression, 'ConditionExpression');
    this.#actions = input.UpdateExpression === undefined ? [] : updateOf(input.UpdateExpression);
    if (this.#condition !== undefined) this.#given.useCondition(this.#condition);
    this.#given.useUpdate(this.#actions);
    this.#given.checkAllUsed();
    for (const { path } of this.#actions) this.#checkTarget(this.#given.path(path)[0]);
  }

  #checkTarget(name: string | number | undefined): void {
    if (keyNames(this.table.schema).every((key) => key !== name)) return;
    throw validationException(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }

  isAllowed(): boolean {
    return this.#condition === undefined || holds(this.#condition, this.before ?? {}, this.#given);
  }

  /** @throws ValidationException, when what the write makes cannot be stored */
  get after(): Item | undefined {
    this.#after ??= { item: this.#made() };
    return this.#after.item;
  }

  /** Of a request of its own. */
  output(): { Attributes?: Item } {
    switch (this.input.ReturnValues) {
      case undefined:
      case 'NONE':
        return {};
      case 'ALL_OLD':
        return this.before === undefined ? {} : { Attributes: this.before };
      case 'ALL_NEW':
        return this.after === undefined ? {} : { Attributes: this.after };
      default: {
        const item = (this.input.ReturnValues === 'UPDATED_OLD' ? this.before : this.after) ?? {};
        const names = this.#actions.map(({ path }) => String(this.#given.path(path)[0]));
        const found = names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]] as const]));
        return found.length === 0 ? {} : { Attributes: Object.fromEntries(found) };
      }
    }
  }

  #made(): Item | undefined {
    switch (this.kind) {
      case 'Delete':
        return undefined;
      case 'ConditionCheck':
        return this.before;
      case 'Put':
        return this.#checked(this.input.Item ?? {}, 'Item size has exceeded the maximum allowed size');
      case 'Update': {
        const made = updated(this.#actions, this.before ?? this.#key, this.#given);
        return this.#checked(made, 'Item size to update has exceeded the maximum allowed size');
      }
    }
  }

  #checked(item: Item, tooLarge: string): Item {
    const stored = storableItem(item);
    checkItemKeys(stored, this.table.schema, this.before);
    if (bytesOfItem(stored) > MAX_ITEM_BYTES) throw validationException(tooLarge);
    return stored;
  }
}

/** @throws ValidationException, when the request breaks a rule whatever is stored */
export function planWrite(kind: WriteKind, input: WriteInput, table: MemoryTable): PlannedWrite {
  const write = new PlannedWrite(kind, input, table);
  // A whole item is judged before anything else is.
  if (kind === 'Put') void write.after;
  return write;
}

function keyOf(kind: WriteKind, input: WriteInput, table: MemoryTable): Item {
  if (kind !== 'Put') {
    const key = input.Key ?? {};
    checkKey(key, table.schema);
    return storableItem(key);
  }
  checkItemKeys(input.Item ?? {}, table.schema);
  return Object.fromEntries(keyNames(table.schema).map((name) => [name, (input.Item as Item)[name] as AttributeValue]));
}
