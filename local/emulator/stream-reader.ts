import type { DynamoDBRecord } from 'aws-lambda';
import { AWS_KEYS, AWS_REGION } from '../aws/aws-keys.ts';

/** The changes of one table, by the protocol of DynamoDB Streams. The emulator has one shard for each table. */
export class StreamReader {
  readonly #emulator: string;
  #iterator: string | undefined;

  private constructor(emulator: string, iterator: string | undefined) {
    this.#emulator = emulator;
    this.#iterator = iterator;
  }

  /** Begins with the first change that is in the stream. */
  static async open(emulator: string, StreamArn: string | undefined): Promise<StreamReader> {
    const { StreamDescription } = await request<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      emulator,
      'DescribeStream',
      { StreamArn },
    );
    const ShardId = StreamDescription.Shards[0]?.ShardId;
    const of = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    const { ShardIterator } = await request<{ ShardIterator: string }>(emulator, 'GetShardIterator', of);
    return new StreamReader(emulator, ShardIterator);
  }

  /** @returns the next changes, in their order, at most a thousand */
  async read(Limit?: number): Promise<readonly DynamoDBRecord[]> {
    const { Records, NextShardIterator } = await request<{ Records: DynamoDBRecord[]; NextShardIterator?: string }>(
      this.#emulator,
      'GetRecords',
      { ShardIterator: this.#iterator, Limit },
    );
    this.#iterator = NextShardIterator;
    return Records;
  }
}

/** The emulator reads account and region out of the signature, and does not check it. */
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=${AWS_KEYS.accessKeyId}/20260101/${AWS_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`;

async function request<Answer>(emulator: string, action: string, body: object): Promise<Answer> {
  const response = await fetch(emulator, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDBStreams_20120810.${action}`,
      'content-type': 'application/x-amz-json-1.0',
      authorization: AUTHORIZATION,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The emulator answered ${action} with ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as Answer;
}
