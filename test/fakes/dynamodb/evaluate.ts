import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { decimalOf, negative, sum, textOf } from './decimal.ts';
import type { Comparator, Condition, Operand, Path, UpdateAction } from './expressions.ts';
import { compare, type Item, isEqual, typed } from './item.ts';
import type { Placeholders } from './placeholders.ts';
import { validationException } from './validation-exception.ts';

export function holds(condition: Condition, item: Item, given: Placeholders): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.all.every((part) => holds(part, item, given));
    case 'or':
      return condition.all.some((part) => holds(part, item, given));
    case 'not':
      return !holds(condition.condition, item, given);
    case 'compare':
      return isTrue(
        condition.comparator,
        operandValue(condition.one, item, given),
        operandValue(condition.other, item, given),
      );
    case 'between': {
      const value = operandValue(condition.operand, item, given);
      return (
        isTrue('>=', value, operandValue(condition.from, item, given)) &&
        isTrue('<=', value, operandValue(condition.to, item, given))
      );
    }
    case 'in': {
      const value = operandValue(condition.operand, item, given);
      return condition.list.some((one) => isEqual(value, operandValue(one, item, given)));
    }
    case 'exists':
      return (at(item, given.path(condition.path)) !== undefined) === condition.isWanted;
    case 'type':
      return typeAt(item, given.path(condition.path)) === operandValue(condition.operand, item, given)?.S;
    case 'beginsWith': {
      const start = operandValue(condition.operand, item, given)?.S;
      return start !== undefined && (at(item, given.path(condition.path))?.S?.startsWith(start) ?? false);
    }
    case 'contains':
      return contains(at(item, given.path(condition.path)), operandValue(condition.operand, item, given));
  }
}

function isTrue(comparator: Comparator, one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  // What is not there equals nothing, and so differs from everything.
  if (comparator === '=') return isEqual(one, other);
  if (comparator === '<>') return !isEqual(one, other);
  const order = compare(one, other);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  const [type, content] = typed(value);
  if (type === 'S') return part.S !== undefined && (content as string).includes(part.S);
  if (type === 'SS' || type === 'NS') return (content as readonly string[]).includes(part.S ?? part.N ?? '');
  return type === 'L' && (content as readonly AttributeValue[]).some((one) => isEqual(one, part));
}

function typeAt(item: Item, path: Path): string | undefined {
  const value = at(item, path);
  return value && typed(value)[0];
}

/** Undefined: nothing is there. */
function operandValue(operand: Operand, item: Item, given: Placeholders): AttributeValue | undefined {
  switch (operand.kind) {
    case 'value':
      return given.value(operand.name);
    case 'path':
      return at(item, given.path(operand.path));
    case 'size': {
      const value = at(item, given.path(operand.path));
      return value && { N: String(sizeOf(value)) };
    }
    case 'ifNotExists':
      return at(item, given.path(operand.path)) ?? operandValue(operand.otherwise, item, given);
    case 'append': {
      const [one, other] = [operandValue(operand.one, item, given)?.L, operandValue(operand.other, item, given)?.L];
      if (one === undefined || other === undefined) throw wrongOperand('list_append');
      return { L: [...one, ...other] };
    }
    case 'sum': {
      const [one, other] = [operandValue(operand.one, item, given)?.N, operandValue(operand.other, item, given)?.N];
      if (one === undefined || other === undefined) throw wrongOperand(operand.sign);
      const second = decimalOf(other);
      return { N: textOf(sum(decimalOf(one), operand.sign === '+' ? second : negative(second))) };
    }
  }
}

function wrongOperand(what: string): Error {
  return validationException(`An operand in the update expression has an incorrect data type: ${what}`);
}

function sizeOf(value: AttributeValue): number {
  const [type, content] = typed(value);
  if (type === 'S') return Buffer.byteLength(content as string);
  if (type === 'M') return Object.keys(content as object).length;
  return (content as { readonly length?: number }).length ?? 0;
}

export function at(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item as Record<string, AttributeValue> };
  for (const part of path) value = typeof part === 'number' ? value?.L?.[part] : member(value?.M, part);
  return value;
}

/** Attributes may be named like what every object has. */
function member(map: Item | undefined, name: string): AttributeValue | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** The item as it is after the update. All values are taken from the item as it was. */
export function updated(actions: readonly UpdateAction[], item: Item, given: Placeholders): Item {
  const paths = actions.map(({ path }) => given.path(path));
  checkOverlaps(paths);
  const result: Record<string, AttributeValue> = { ...item };
  for (const [index, action] of actions.entries()) {
    const path = paths[index] as Path;
    if (action.kind === 'REMOVE') {
      change(result, path, () => undefined);
      continue;
    }
    const value = operandValue(action.value, item, given);
    if (value === undefined) {
      throw validationException('The provided expression refers to an attribute that does not exist in the item');
    }
    if (action.kind === 'SET') change(result, path, () => value);
    else change(result, path, (before) => (action.kind === 'ADD' ? added(before, value) : less(before, value)));
  }
  return result;
}

function added(before: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  const [type, content] = typed(value);
  if (before === undefined) return value;
  if (type === 'N' && before.N !== undefined) {
    return { N: textOf(sum(decimalOf(before.N), decimalOf(content as string))) };
  }
  if (type === 'SS' && before.SS !== undefined) return { SS: [...new Set([...before.SS, ...(content as string[])])] };
  throw wrongOperand('ADD');
}

/** A set that is left empty is gone. */
function less(before: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (before === undefined) return undefined;
  if (before.SS === undefined || value.SS === undefined) throw wrongOperand('DELETE');
  const gone = new Set(value.SS);
  const left = before.SS.filter((one) => !gone.has(one));
  return left.length === 0 ? undefined : { SS: left };
}

/** @param map a copy, whose own members may be changed */
function change(
  map: Record<string, AttributeValue>,
  [part, ...deeper]: Path,
  made: (before: AttributeValue | undefined) => AttributeValue | undefined,
): void {
  const name = String(part);
  const before = member(map, name);
  if (deeper.length > 0) {
    if (before?.M === undefined) throw invalidPath();
    const inner = { ...before.M };
    change(inner, deeper, made);
    map[name] = { M: inner };
    return;
  }
  const after = made(before);
  if (after === undefined) delete map[name];
  else map[name] = after;
}

function invalidPath(): Error {
  return validationException('The document path provided in the update expression is invalid for update');
}

function checkOverlaps(paths: readonly Path[]): void {
  if (new Set(paths.map(([first]) => first)).size === paths.length) return;
  for (const [index, path] of paths.entries()) {
    for (const other of paths.slice(index + 1)) {
      const shorter = Math.min(path.length, other.length);
      if (path.slice(0, shorter).every((part, position) => part === other[position])) {
        throw validationException(
          `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${path.join(', ')}], path two: [${other.join(', ')}]`,
        );
      }
    }
  }
}
