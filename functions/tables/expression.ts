import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** Names and values of one DynamoDB expression, collected while it is written. */
export class Expression {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, unknown> = {};

  /** A placeholder for an attribute path like `openCall.id`. */
  name(path: string): string {
    return path
      .split('.')
      .map((part) => {
        this.#names[`#${part}`] = part;
        return `#${part}`;
      })
      .join('.');
  }

  /** A placeholder for a value. */
  value(name: string, value: unknown): string {
    this.#values[`:${name}`] = value;
    return `:${name}`;
  }

  /** SET what has a value, REMOVE what is undefined. */
  patch(attributes: Readonly<Record<string, unknown>>): string {
    const entries = Object.entries(attributes);
    const sets = entries
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${this.name(name)} = ${this.value(name, value)}`);
    const removes = entries.filter(([, value]) => value === undefined).map(([name]) => this.name(name));
    return [
      ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
      ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ].join(' ');
  }

  get attributes(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, AttributeValue>;
  } {
    return {
      ...(Object.keys(this.#names).length > 0 && { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: toItem(this.#values) }),
    };
  }
}

/** Lists of strings are told apart from sets by who calls: a set is passed as a `Set`. */
export function toItem(record: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return marshall(record, { removeUndefinedValues: true });
}
