import type { FirehoseClient, PutRecordBatchCommand, PutRecordBatchCommandInput } from '@aws-sdk/client-firehose';
import type { AnalysisRecord } from '../../../functions/domain/outcome/analysis-record.ts';
import { checkPutRecordBatch, convertedRow } from '../../fakes/firehose/firehose-rules.ts';
import type { Process } from '../engine/process.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { AnalyticsRates } from '../plan.ts';

export const DELIVERY_STREAM = 'outcomes';

const PASSING = ['ServiceUnavailableException', 'InternalFailure'];

/** The delivery stream into the analysts' table. It may refuse one record and take the next. */
export class DeliveryStream {
  /** Told of each record that is taken, as the table has it. */
  onRow: (row: AnalysisRecord) => void = () => {};
  readonly #scheduler: Scheduler;
  readonly #rates: AnalyticsRates;
  #records = 0;

  constructor(scheduler: Scheduler, rates: AnalyticsRates) {
    this.#scheduler = scheduler;
    this.#rates = rates;
  }

  /** The SDK's client of one process. */
  client(process: Process): FirehoseClient {
    const send = ({ input }: PutRecordBatchCommand): Promise<object> =>
      process.request('firehose.PutRecordBatch', () => this.#put(input, process), {
        about: () => (input.Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString()).join(' '),
      });
    return { send } as unknown as FirehoseClient;
  }

  #put(input: PutRecordBatchCommandInput, process: Process): object {
    const rows = this.#rowsOf(input, process);
    if (process.faults.happens(this.#rates.refusedRequests)) {
      this.#scheduler.count('firehose refuses a request for good');
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
    }
    return { RequestResponses: rows.map((row) => this.#answer(row, process)) };
  }

  #answer(row: AnalysisRecord, { faults }: Process): object {
    if (faults.happens(this.#rates.passing)) {
      this.#scheduler.count('firehose refuses a record in passing');
      return { ErrorCode: faults.random.pick(PASSING), ErrorMessage: 'no' };
    }
    this.#records += 1;
    this.onRow(row);
    return { RecordId: `record-${this.#records}` };
  }

  /** The product never sends what Firehose would refuse whatever it holds, or what is no row of the table. */
  #rowsOf(input: PutRecordBatchCommandInput, { name }: Process): readonly AnalysisRecord[] {
    try {
      checkPutRecordBatch(input);
      return (input.Records ?? []).map(({ Data = new Uint8Array() }) => convertedRow(Data));
    } catch (error) {
      this.#scheduler.violate(`Firehose refuses a request of ${name}: ${error}`);
      throw error;
    }
  }
}
