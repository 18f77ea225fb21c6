import type { FirehoseClient, PutRecordBatchCommandInput } from '@aws-sdk/client-firehose';
import type { AnalysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';
import { checkPutRecordBatch, convertedRow, refusal } from './firehose-rules.ts';

/** Firehose in memory for the product's own adapter, with one delivery stream: it takes what Firehose would take. */
export class MemoryFirehose {
  readonly name = 'outcomes';
  /** What was taken, as the table has it. */
  readonly rows: AnalysisRecord[] = [];
  /** How many records each request had. */
  readonly requests: number[] = [];
  /** Thrown instead of an answer. */
  error: Error | undefined;
  /** The error code of a record that is not taken. */
  codeFor: (row: AnalysisRecord) => string | undefined = () => undefined;
  readonly client = {
    send: async ({ input }: { readonly input: PutRecordBatchCommandInput }) => this.#put(input),
  } as unknown as FirehoseClient;

  #put(input: PutRecordBatchCommandInput): object {
    const { DeliveryStreamName, Records = [] } = input;
    this.requests.push(Records.length);
    if (this.error !== undefined) throw this.error;
    checkPutRecordBatch(input);
    if (DeliveryStreamName !== this.name) throw refusal('ResourceNotFoundException', 'no such stream');
    const RequestResponses = Records.map(({ Data = new Uint8Array() }) => this.#answer(convertedRow(Data)));
    const FailedPutCount = RequestResponses.filter((answer) => 'ErrorCode' in answer).length;
    return { FailedPutCount, RequestResponses };
  }

  #answer(row: AnalysisRecord): object {
    const code = this.codeFor(row);
    if (code !== undefined) return { ErrorCode: code, ErrorMessage: 'no' };
    this.rows.push(row);
    return { RecordId: `record-${this.rows.length}` };
  }
}
