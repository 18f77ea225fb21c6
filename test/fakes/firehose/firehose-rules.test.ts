import { describe, expect, it } from '@jest/globals';
import { checkPutRecordBatch, convertedRow } from './firehose-rules.ts';

const KIB = 1024;

function request(sizes: readonly number[], DeliveryStreamName = 'outcomes') {
  return { DeliveryStreamName, Records: sizes.map((size) => ({ Data: new Uint8Array(size) })) };
}

describe('Firehose refuses', () => {
  it.each([
    ['no records', request([]), 'ValidationException'],
    ['501 records', request(Array(501).fill(1)), 'ValidationException'],
    ['a record of more than 1,000 KiB', request([1_000 * KIB + 1]), 'ValidationException'],
    ['more than 4 MiB', request([...Array(4).fill(1_000 * KIB), 96 * KIB + 1]), 'InvalidArgumentException'],
    ['an ARN as the name of a stream', request([1], 'arn:aws:firehose:x:1:y'), 'ValidationException'],
  ])('%s', (_what, input, name) => {
    expect(() => checkPutRecordBatch(input)).toThrow(expect.objectContaining({ name }));
  });
});

describe('Firehose takes', () => {
  it.each([
    ['500 records', request(Array(500).fill(1))],
    ['exactly 4 MiB', request([...Array(4).fill(1_000 * KIB), 96 * KIB])],
  ])('%s', (_what, input) => {
    expect(() => checkPutRecordBatch(input)).not.toThrow();
  });
});

describe('the table cannot hold', () => {
  it.each([
    ['a time without a zone', '{"completed_at":"2026-11-20T08:00:01.000"}\n'],
    ['a fraction of a byte', '{"size":1.5}\n'],
    ['a column that it does not have', '{"personId":"1001"}\n'],
    ['two lines in a record', '{}\n{}\n'],
  ])('%s', (_what, text) => {
    expect(() => convertedRow(Buffer.from(text))).toThrow();
  });
});
