import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Condition, Operand, Path, UpdateAction } from './expressions.ts';
import { storable } from './item.ts';
import { validationException } from './validation-exception.ts';

const NAME = /^#[A-Za-z0-9_]+$/;
const VALUE = /^:[A-Za-z0-9_]+$/;

interface Attributes {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** What the placeholders of one request stand for. Each has to be used, and each that is used has to be there. */
export class Placeholders {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, AttributeValue>>;
  readonly #used = new Set<string>();

  constructor({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Attributes) {
    this.#names = names ?? {};
    this.#values = Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, storable(value)]));
    checkKeys('ExpressionAttributeNames', names, NAME);
    checkKeys('ExpressionAttributeValues', values, VALUE);
  }

  path(path: Path): Path {
    return path.map((part) => (typeof part === 'string' && part.startsWith('#') ? this.#name(part) : part));
  }

  value(placeholder: string): AttributeValue {
    const value = this.#values[placeholder];
    if (value === undefined) {
      throw validationException(
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    }
    this.#used.add(placeholder);
    return value;
  }

  #name(placeholder: string): string {
    const name = this.#names[placeholder];
    if (name === undefined) {
      throw validationException(
        `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      );
    }
    this.#used.add(placeholder);
    return name;
  }

  /** Before anything is evaluated: whether a condition is reached decides nothing. */
  useCondition(condition: Condition): void {
    switch (condition.kind) {
      case 'and':
      case 'or':
        for (const part of condition.all) this.useCondition(part);
        return;
      case 'not':
        this.useCondition(condition.condition);
        return;
      case 'compare':
        this.#useOperand(condition.one);
        this.#useOperand(condition.other);
        return;
      case 'between':
        for (const operand of [condition.operand, condition.from, condition.to]) this.#useOperand(operand);
        return;
      case 'in':
        for (const operand of [condition.operand, ...condition.list]) this.#useOperand(operand);
        return;
      case 'exists':
        this.path(condition.path);
        return;
      default:
        this.path(condition.path);
        this.#useOperand(condition.operand);
    }
  }

  useUpdate(actions: readonly UpdateAction[]): void {
    for (const action of actions) {
      this.path(action.path);
      if ('value' in action) this.#useOperand(action.value);
    }
  }

  #useOperand(operand: Operand): void {
    if (operand.kind === 'value') this.value(operand.name);
    if ('path' in operand) this.path(operand.path);
    if (operand.kind === 'ifNotExists') this.#useOperand(operand.otherwise);
    if ('one' in operand) {
      this.#useOperand(operand.one);
      this.#useOperand(operand.other);
    }
  }

  /** Once all expressions of the request were seen. */
  checkAllUsed(): void {
    for (const [what, placeholders] of [
      ['Names', this.#names],
      ['Values', this.#values],
    ] as const) {
      const unused = Object.keys(placeholders).filter((name) => !this.#used.has(name));
      if (unused.length === 0) continue;
      throw validationException(
        `Value provided in ExpressionAttribute${what} unused in expressions: keys: {${unused.join(', ')}}`,
      );
    }
  }
}

function checkKeys(what: string, given: object | undefined, form: RegExp): void {
  if (given === undefined) return;
  const keys = Object.keys(given);
  if (keys.length === 0) throw validationException(`${what} must not be empty`);
  for (const key of keys) {
    if (!form.test(key)) throw validationException(`${what} contains invalid key: Syntax error; key: "${key}"`);
  }
}
