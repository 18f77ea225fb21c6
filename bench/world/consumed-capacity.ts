import type { Meter } from './meter.ts';

interface Units {
  readonly TableName?: string;
  readonly CapacityUnits?: number;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
}

const WRITES = /^(Put|Update|Delete)Item$|^(TransactWrite|BatchWrite)Items?$/;

/** @param action of DynamoDB's API */
export function isWrite(action: string): boolean {
  return WRITES.test(action);
}

/** Asks DynamoDB to say what the request costs. */
export function withConsumedCapacity(input: object): object {
  return { ...input, ReturnConsumedCapacity: 'INDEXES' };
}

/**
 * What DynamoDB says it has consumed. The emulator follows its rules: an item's size rounded up to KB, a
 * transaction twice that on its tables and once on their indexes, an index only where it changes.
 */
export function addConsumed(meter: Meter, action: string, output: object): void {
  const { ConsumedCapacity: consumed } = output as { ConsumedCapacity?: Units | readonly Units[] };
  for (const units of [consumed ?? []].flat() as readonly Units[]) {
    const all = units.CapacityUnits ?? 0;
    if (!isWrite(action)) {
      meter.readUnits += all;
      continue;
    }
    const table = units.TableName ?? '';
    const indexes = Object.entries(units.GlobalSecondaryIndexes ?? {});
    const ofIndexes = indexes.reduce((sum, [, index]) => sum + (index.CapacityUnits ?? 0), 0);
    meter.wrote(table, all - ofIndexes);
    for (const [name, { CapacityUnits = 0 }] of indexes) meter.wrote(`${table}/${name}`, CapacityUnits);
  }
}

/** A refused condition costs what the write would have cost; its error does not say so. Our items are below 1 KB. */
export function addRefused(meter: Meter, input: object, output: object): void {
  const { __type: type = '' } = output as { __type?: string };
  if (type.endsWith('ConditionalCheckFailedException')) {
    meter.refusedWrites += 1;
    meter.wrote((input as { TableName?: string }).TableName ?? '', 1);
  } else if (type.endsWith('TransactionCanceledException')) {
    const { TransactItems = [] } = input as { TransactItems?: readonly Record<string, { TableName?: string }>[] };
    meter.refusedWrites += 1;
    for (const item of TransactItems) {
      for (const { TableName = '' } of Object.values(item)) meter.wrote(TableName, 2);
    }
  }
}
