import { describe, expect, it } from '@jest/globals';
import { addConsumed, addRefused } from '../../../bench/world/consumed-capacity.ts';
import { Meter } from '../../../bench/world/meter.ts';

describe('write units', () => {
  it('of indexes are counted apart from their table', () => {
    const meter = new Meter();
    const GlobalSecondaryIndexes = { byPerson: { CapacityUnits: 1 }, byFaceId: { CapacityUnits: 2 } };
    const ConsumedCapacity = { TableName: 'Faces', CapacityUnits: 4, GlobalSecondaryIndexes };
    addConsumed(meter, 'PutItem', { ConsumedCapacity });
    expect([...meter.writeUnits]).toEqual([
      ['Faces', 1],
      ['Faces/byPerson', 1],
      ['Faces/byFaceId', 2],
    ]);
    expect(meter.allWriteUnits).toBe(4);
  });

  it('of a transaction are added up over its tables', () => {
    const meter = new Meter();
    const ConsumedCapacity = [
      { TableName: 'Faces', CapacityUnits: 8 },
      { TableName: 'Persons', CapacityUnits: 2 },
    ];
    addConsumed(meter, 'TransactWriteItems', { ConsumedCapacity });
    expect(meter.allWriteUnits).toBe(10);
  });

  it('are no read units', () => {
    const meter = new Meter();
    addConsumed(meter, 'Query', { ConsumedCapacity: { TableName: 'Faces', CapacityUnits: 1 } });
    expect([meter.readUnits, meter.allWriteUnits]).toEqual([1, 0]);
  });

  it('are spent by refused writes, too: one by a single write, two for each item of a transaction', () => {
    const meter = new Meter();
    addRefused(meter, { TableName: 'Pacer' }, { __type: 'com.amazonaws#ConditionalCheckFailedException' });
    const TransactItems = [{ Update: { TableName: 'Persons' } }, { Update: { TableName: 'Faces' } }];
    addRefused(meter, { TransactItems }, { __type: 'com.amazonaws#TransactionCanceledException' });
    expect([meter.refusedWrites, meter.allWriteUnits]).toEqual([2, 5]);
  });

  it('are not spent by requests that were wrong', () => {
    const meter = new Meter();
    addRefused(meter, { TableName: 'Faces' }, { __type: 'com.amazonaws#ValidationException' });
    expect(meter.allWriteUnits).toBe(0);
  });
});
