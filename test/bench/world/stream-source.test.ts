import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LambdaFunction } from '../../../bench/world/lambda.ts';
import { StreamSource } from '../../../bench/world/stream-source.ts';
import type { StreamReader } from '../../../local/emulator/stream-reader.ts';

type Record = { readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage: object } };

let source: StreamSource;
let written: Record[];
let batches: string[][];
let answers: object[];

afterEach(() => source.turnOff());

describe('a function that a stream feeds', () => {
  it('gets what was written, in order, in batches of the size of the mapping', async () => {
    await start({ batchSize: 2 });
    write('1', '2', '3');
    await idle();
    expect(batches).toEqual([['1', '2'], ['3']]);
  });

  it('gets everything again from the first record that failed', async () => {
    await start({ batchSize: 3 });
    answers = [{ result: { batchItemFailures: [{ itemIdentifier: '2' }] } }];
    write('1', '2', '3');
    await idle();
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
  });

  it('gets a whole batch again after an error', async () => {
    await start({ batchSize: 3 });
    answers = [{ error: 'Error: timed out' }];
    write('1', '2');
    await idle();
    expect(batches).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  it('gets what did not fit into the first page as well', async () => {
    await start({ batchSize: 1000 }, async () => written.splice(0, 100));
    write(...Array.from({ length: 150 }, (_, index) => String(index)));
    await idle();
    expect(batches.flat()).toHaveLength(150);
  });

  it('gets only what the filters let through', async () => {
    await start({ filters: [{ dynamodb: { SequenceNumber: ['2'] } }] });
    write('1', '2');
    await idle();
    expect(batches).toEqual([['2']]);
  });

  it('says what the stream failed with', async () => {
    await start({}, () => Promise.reject(new Error('no such stream')));
    write('1');
    await sleep(10);
    expect(() => source.isIdle).toThrow('no such stream');
  });
});

async function start(
  props: { readonly batchSize?: number; readonly filters?: readonly object[] },
  read = async () => written.splice(0),
): Promise<void> {
  written = [];
  batches = [];
  answers = [];
  const fn = {
    invoke: async ({ Records }: { Records: Record[] }) => {
      batches.push(Records.map(({ dynamodb }) => dynamodb.SequenceNumber));
      return answers.shift() ?? { result: { batchItemFailures: [] } };
    },
  } as unknown as LambdaFunction;
  const open = async () => ({ read }) as unknown as StreamReader;
  source = new StreamSource(fn, { batchSize: 10, filters: [], hopMs: 0, open, ...props });
  await source.turnOn();
}

function write(...numbers: readonly string[]): void {
  written.push(...numbers.map((SequenceNumber) => ({ dynamodb: { SequenceNumber, NewImage: {} } })));
  source.written();
}

async function idle(): Promise<void> {
  while (!source.isIdle) await sleep(1);
}
