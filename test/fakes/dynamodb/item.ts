import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareDecimals, decimalOf, significantDigits } from './decimal.ts';
import { validationException } from './validation-exception.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'M' | 'L';

export const MAX_ITEM_BYTES = 400 * 1024;
const MAX_DEPTH = 32;
/** Needs no closer look: most numbers are like this. */
const PLAIN_NUMBER = /^[1-9]\d{0,14}$/;
const KB = 1024;

/** Type and content of a value that has been checked. */
export function typed(value: AttributeValue): readonly [AttributeType, unknown] {
  for (const type in value) return [type as AttributeType, (value as unknown as Record<string, unknown>)[type]];
  throw new Error('A value has a type.');
}

/**
 * A copy that nobody can change: neither who wrote it nor who reads it.
 *
 * @throws ValidationException, when DynamoDB could not store the value
 */
export function storable(value: AttributeValue, depth = 0): AttributeValue {
  // It has been here before.
  if (Object.isFrozen(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const [[type, member] = ['', undefined], ...others] = members;
  if (others.length > 0) {
    throw validationException(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (depth > MAX_DEPTH) throw validationException('Nesting Levels have exceeded supported limits');
  switch (type) {
    case 'S':
    case 'BOOL':
    case 'NULL':
    case 'B':
      return Object.freeze({ [type]: member }) as AttributeValue;
    case 'N':
      if (!PLAIN_NUMBER.test(String(member))) decimalOf(String(member));
      return Object.freeze({ N: String(member) });
    case 'SS':
    case 'NS':
    case 'BS':
      return Object.freeze({ [type]: storableSet(type, member as readonly string[]) }) as unknown as AttributeValue;
    case 'L':
      return Object.freeze({
        L: Object.freeze((member as readonly AttributeValue[]).map((one) => storable(one, depth + 1))),
      }) as unknown as AttributeValue;
    case 'M':
      return Object.freeze({ M: storableItem(member as Item, depth + 1) });
    default:
      throw validationException(
        'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
      );
  }
}

export function storableItem(item: Item, depth = 0): Record<string, AttributeValue> {
  const copy: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) copy[name] = storable(value, depth);
  return Object.freeze(copy);
}

function storableSet(type: 'SS' | 'NS' | 'BS', members: readonly string[]): readonly string[] {
  if (members.length === 0) {
    throw validationException(
      'One or more parameter values were invalid: An AttributeValue may not contain an empty set',
    );
  }
  if (type === 'NS') for (const member of members) decimalOf(member);
  if (new Set(members).size < members.length) {
    throw validationException(
      `One or more parameter values were invalid: Input collection [${members.join(', ')}] contains duplicates.`,
    );
  }
  return Object.freeze([...members]);
}

/** What counts against the limit of an item, and what units are counted by. */
export function bytesOfItem(item: Item): number {
  const known = bytes.get(item);
  if (known !== undefined) return known;
  let sum = 0;
  for (const [name, value] of Object.entries(item)) sum += utf8(name) + bytesOfValue(value);
  if (Object.isFrozen(item)) bytes.set(item, sum);
  return sum;
}

const bytes = new WeakMap<Item, number>();

function bytesOfValue(value: AttributeValue): number {
  const [type, content] = typed(value);
  switch (type) {
    case 'S':
      return utf8(content as string);
    case 'N':
      return bytesOfNumber(content as string);
    case 'B':
      return (content as Uint8Array).byteLength;
    case 'BOOL':
    case 'NULL':
      return 1;
    case 'SS':
      return (content as readonly string[]).reduce((sum, one) => sum + utf8(one), 0);
    case 'NS':
      return (content as readonly string[]).reduce((sum, one) => sum + bytesOfNumber(one), 0);
    case 'BS':
      return (content as readonly Uint8Array[]).reduce((sum, one) => sum + one.byteLength, 0);
    case 'L':
      return (content as readonly AttributeValue[]).reduce((sum, one) => sum + 1 + bytesOfValue(one), 3);
    case 'M':
      return Object.entries(content as Item).reduce((sum, [name, one]) => sum + 1 + utf8(name) + bytesOfValue(one), 3);
  }
}

/** About a byte for two digits, and one more; another for a sign. */
function bytesOfNumber(text: string): number {
  if (PLAIN_NUMBER.test(text)) return Math.ceil(text.replace(/0+$/, '').length / 2) + 1;
  const decimal = decimalOf(text);
  return Math.ceil(significantDigits(decimal) / 2) + 1 + (decimal.digits < 0n ? 1 : 0);
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / KB));
}

export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / (4 * KB))) * (isConsistent ? 1 : 0.5);
}

export function isEqual(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === other) return one !== undefined;
  if (one === undefined || other === undefined) return false;
  const [type, content] = typed(one);
  const [otherType, otherContent] = typed(other);
  if (type !== otherType) return false;
  switch (type) {
    case 'N':
      return compareDecimals(decimalOf(content as string), decimalOf(otherContent as string)) === 0;
    case 'SS':
    case 'NS':
    case 'BS': {
      const members = new Set((otherContent as readonly unknown[]).map(String));
      const own = content as readonly unknown[];
      return own.length === members.size && own.every((member) => members.has(String(member)));
    }
    case 'L': {
      const [own, others] = [content as readonly AttributeValue[], otherContent as readonly AttributeValue[]];
      return own.length === others.length && own.every((member, index) => isEqual(member, others[index]));
    }
    case 'M': {
      const [own, others] = [content as Item, otherContent as Item];
      const names = Object.keys(own);
      return names.length === Object.keys(others).length && names.every((name) => isEqual(own[name], others[name]));
    }
    case 'B':
      return Buffer.compare(content as Uint8Array, otherContent as Uint8Array) === 0;
    default:
      return content === otherContent;
  }
}

/** Below zero, zero or above it; undefined when the two cannot be compared. */
export function compare(one: AttributeValue | undefined, other: AttributeValue | undefined): number | undefined {
  if (one === undefined || other === undefined) return undefined;
  const [type, content] = typed(one);
  const [otherType, otherContent] = typed(other);
  if (type !== otherType) return undefined;
  if (type === 'N') return compareDecimals(decimalOf(content as string), decimalOf(otherContent as string));
  if (type === 'S') return Buffer.compare(Buffer.from(content as string), Buffer.from(otherContent as string));
  if (type === 'B') return Buffer.compare(content as Uint8Array, otherContent as Uint8Array);
  return undefined;
}

function utf8(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
