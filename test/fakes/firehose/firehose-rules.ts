import type { PutRecordBatchCommandInput } from '@aws-sdk/client-firehose';
import {
  ANALYSIS_COLUMNS,
  type AnalysisColumn,
  type AnalysisRecord,
} from '../../../functions/domain/outcome/analysis-record.ts';

/** AWS counts in KiB and MiB, before base64. */
const MAX_RECORDS = 500;
const MAX_RECORD_BYTES = 1_000 * 1024;
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const LEGAL_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/** Throws what Firehose throws for a request that it refuses as a whole, whatever the stream. */
export function checkPutRecordBatch({ DeliveryStreamName = '', Records = [] }: PutRecordBatchCommandInput): void {
  const sizes = Records.map(({ Data }) => Data?.length ?? 0);
  if (!LEGAL_NAME.test(DeliveryStreamName)) throw refusal('ValidationException', 'deliveryStreamName');
  if (Records.length === 0 || Records.length > MAX_RECORDS) throw refusal('ValidationException', 'records');
  if (sizes.some((size) => size > MAX_RECORD_BYTES)) throw refusal('ValidationException', 'data');
  if (sizes.reduce((sum, size) => sum + size, 0) > MAX_REQUEST_BYTES) {
    throw refusal('InvalidArgumentException', 'the request is larger than 4 MiB');
  }
}

export function refusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

/**
 * The row that Firehose makes of a record by the table's schema. What does not fit would be stored as an error and be in no
 * table, so that it is thrown.
 */
export function convertedRow(data: Uint8Array): AnalysisRecord {
  const text = Buffer.from(data).toString('utf8');
  if (!text.endsWith('\n') || text.indexOf('\n') < text.length - 1) throw new Error(`This is not one line: ${text}`);
  const row = JSON.parse(text) as Record<string, unknown>;
  const odd = Object.keys(row).filter((name) => ANALYSIS_COLUMNS.every((column) => column.name !== name));
  if (odd.length > 0) throw new Error(`The table has no columns ${odd.join(', ')}: ${text}`);
  for (const { name, type } of ANALYSIS_COLUMNS) {
    const value = row[name] ?? null;
    if (value !== null && !FITS[type](value))
      throw new Error(`The column ${name} cannot hold ${JSON.stringify(value)}.`);
  }
  return row as AnalysisRecord;
}

/** One of the forms of time that the OpenX JSON SerDe reads. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

const FITS: Readonly<Record<AnalysisColumn['type'], (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  time: (value) => typeof value === 'string' && TIME.test(value),
  whole: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
};
