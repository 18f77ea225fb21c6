import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, typed } from './item.ts';
import { type IndexSchema, keyNames, type TableSchema } from './schema.ts';
import { validationException } from './validation-exception.ts';

const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

/** A text that no two keys of a table share. */
export function idOf(item: Item, table: TableSchema): string {
  return keyNames(table)
    .map((name) => item[name]?.S ?? '')
    .join('\u0000');
}

/** @throws ValidationException, unless it is the whole key of the table and nothing more */
export function checkKey(key: Item, table: TableSchema): void {
  const names = keyNames(table);
  if (Object.keys(key).length !== names.length || names.some((name) => key[name]?.S === undefined)) {
    throw validationException('The provided key element does not match the schema');
  }
  for (const name of names) checkKeyValue(name, key[name], name === table.partitionKey);
}

/**
 * @param before what was checked before, if there was anything
 * @throws ValidationException, when the item cannot be stored or indexed under its keys
 */
export function checkItemKeys(item: Item, table: TableSchema, before: Item = {}): void {
  for (const name of keyNames(table)) {
    const value = item[name];
    if (value !== undefined && value === before[name]) continue;
    if (value === undefined) {
      throw validationException(`One or more parameter values were invalid: Missing the key ${name} in the item`);
    }
    if (value.S === undefined) {
      throw validationException(
        `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typed(value)[0]}`,
      );
    }
    checkKeyValue(name, value, name === table.partitionKey);
  }
  for (const index of table.indexes) checkIndexKeys(item, index, before);
}

function checkIndexKeys(item: Item, index: IndexSchema, before: Item): void {
  for (const name of keyNames(index)) {
    const value = item[name];
    if (value === undefined || value === before[name]) continue;
    if (value.S === undefined) {
      throw validationException(
        `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: S Actual: ${typed(value)[0]} IndexName: ${index.name}`,
      );
    }
    if (value.S === '') {
      throw validationException(
        `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index.name}, IndexKey: ${name}`,
      );
    }
    checkKeyValue(name, value, name === index.partitionKey);
  }
}

function checkKeyValue(name: string, value: AttributeValue | undefined, isPartitionKey: boolean): void {
  const text = value?.S ?? '';
  if (text === '') {
    throw validationException(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  }
  if (isPartitionKey && Buffer.byteLength(text) > MAX_PARTITION_KEY_BYTES) {
    throw validationException(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of 2048 bytes',
    );
  }
  if (!isPartitionKey && Buffer.byteLength(text) > MAX_SORT_KEY_BYTES) {
    throw validationException(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  }
}
