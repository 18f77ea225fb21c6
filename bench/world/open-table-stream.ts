import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Aws } from '../../local/aws/aws.ts';
import { StreamReader } from '../../local/emulator/stream-reader.ts';

export interface TableStreamProps {
  /** In the emulator. */
  readonly table: string;
  readonly view: string;
  readonly aws: Aws;
  readonly emulator: string;
}

/** Switches the stream of a table on. What was written before is not in it. */
export async function openTableStream({ table, view, aws, emulator }: TableStreamProps): Promise<StreamReader> {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: view as 'NEW_IMAGE' };
  const { TableDescription } = await aws.dynamo.send(new UpdateTableCommand({ TableName: table, StreamSpecification }));
  return StreamReader.open(emulator, TableDescription?.LatestStreamArn);
}
