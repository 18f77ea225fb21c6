import { type FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { allEnded } from '../domain/all-ended.ts';
import { type AnalysisRecord, analysisRecord } from '../domain/outcome/analysis-record.ts';
import type { ImageOutcome } from '../domain/outcome/image-outcome.ts';
import type { OutcomeAnalytics, Pseudonyms, Sent } from '../publish/ports.ts';
import { entryAnswer, requestAnswer } from '../runtime/batch-answers.ts';
import { described } from '../runtime/logger.ts';

/** Firehose's limits of one request. */
const MAX_RECORDS = 500;
const MAX_BYTES = 4 * 1024 * 1024;

/** What may pass. Every other code is about the stream, the record, or the permission to write. */
const PASSING = /^(Internal|Throttl|ServiceUnavailable|LimitExceeded)/;

/** Outcomes as records of a delivery stream of Firehose, which converts JSON by the schema of a table. */
export class FirehoseAnalytics implements OutcomeAnalytics {
  readonly #client: FirehoseClient;
  readonly #stream: string;
  readonly #pseudonyms: Pseudonyms;

  /** @param stream its name */
  constructor(client: FirehoseClient, stream: string, pseudonyms: Pseudonyms) {
    this.#client = client;
    this.#stream = stream;
    this.#pseudonyms = pseudonyms;
  }

  async put(outcomes: readonly ImageOutcome[]): Promise<readonly Sent[]> {
    try {
      const persons = await this.#pseudonyms.of(outcomes.flatMap(({ personId }) => personId ?? []));
      const records = outcomes.map((outcome) => analysisRecord(outcome, persons.get(outcome.personId ?? '') ?? null));
      return (await allEnded(batches(records.map(dataOf)).map((request) => this.#send(request)))).flat();
    } catch (error) {
      const { error: name, detail } = described(error);
      return outcomes.map(() => ({ kind: 'retry', why: `${name}: ${detail}` }));
    }
  }

  async #send(data: readonly Uint8Array[]): Promise<readonly Sent[]> {
    try {
      const Records = data.map((Data) => ({ Data }));
      const request = new PutRecordBatchCommand({ DeliveryStreamName: this.#stream, Records });
      const { RequestResponses = [] } = await this.#client.send(request);
      return data.map((_, index) => answerOf(RequestResponses[index]));
    } catch (error) {
      const answer = requestAnswer(error, PASSING);
      // One record may be what the whole request was refused for.
      if (answer.kind === 'refused' && data.length > 1) {
        return (await allEnded(data.map((one) => this.#send([one])))).flat();
      }
      return data.map(() => answer);
    }
  }
}

/**
 * One line of JSON, with the columns of the table by their names. Times stay as ISO 8601 with a Z, which is one of the forms
 * that Firehose's OpenX JSON SerDe reads into a `timestamp`.
 */
function dataOf(record: AnalysisRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`);
}

/** In their order, each within the limits of a request. What is too large by itself is for Firehose to refuse. */
function batches(data: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const all: Uint8Array[][] = [];
  let bytes = 0;
  for (const one of data) {
    const last = all.at(-1);
    if (last === undefined || last.length === MAX_RECORDS || bytes + one.length > MAX_BYTES) {
      all.push([one]);
      bytes = one.length;
    } else {
      last.push(one);
      bytes += one.length;
    }
  }
  return all;
}

function answerOf(response: { RecordId?: string; ErrorCode?: string; ErrorMessage?: string } | undefined): Sent {
  const { RecordId: id, ErrorCode: code, ErrorMessage: message } = response ?? {};
  return entryAnswer({ id, code, message }, PASSING);
}
