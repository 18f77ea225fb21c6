import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Aws } from '../../local/aws/aws.ts';
import { AWS_KEYS, AWS_REGION } from '../../local/aws/aws-keys.ts';

export interface TableStreamProps {
  /** In the emulator. */
  readonly table: string;
  readonly view: string;
  readonly aws: Aws;
  readonly emulator: string;
}

/** The changes of one table, by the protocol of DynamoDB Streams. The emulator has one shard for each table. */
export class TableStream {
  readonly #emulator: string;
  #iterator: string | undefined;

  private constructor(emulator: string, iterator: string | undefined) {
    this.#emulator = emulator;
    this.#iterator = iterator;
  }

  /** Switches the stream on. What was written before is not in it. */
  static async open({ table, view, aws, emulator }: TableStreamProps): Promise<TableStream> {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: view as 'NEW_IMAGE' };
    const { TableDescription } = await aws.dynamo.send(
      new UpdateTableCommand({ TableName: table, StreamSpecification }),
    );
    const StreamArn = TableDescription?.LatestStreamArn;
    const { StreamDescription } = await request<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      emulator,
      'DescribeStream',
      { StreamArn },
    );
    const ShardId = StreamDescription.Shards[0]?.ShardId;
    const { ShardIterator } = await request<{ ShardIterator: string }>(emulator, 'GetShardIterator', {
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    return new TableStream(emulator, ShardIterator);
  }

  /** @returns the changes since the last time, in their order, at most a thousand */
  async read(): Promise<readonly DynamoDBRecord[]> {
    const { Records, NextShardIterator } = await request<{ Records: DynamoDBRecord[]; NextShardIterator?: string }>(
      this.#emulator,
      'GetRecords',
      { ShardIterator: this.#iterator },
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
