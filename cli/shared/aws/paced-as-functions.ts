import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../functions/domain/clock.ts';
import { SharedPacer } from '../../../functions/enroll/pacing/shared-pacer.ts';
import { DynamoSlotStore } from '../../../functions/tables/dynamo-slot-store.ts';
import { PacedTencent } from '../tencent/paced-tencent.ts';
import type { TencentClient } from '../tencent/tencent-client.ts';

/** The pacer of a deployed stack. */
interface StackPacer {
  readonly dynamo: DynamoDBClient;
  readonly pacerTable: string;
  readonly requestsPerSecond: number;
}

/** Tencent, at the rate that the functions of the stack share. */
export function pacedAsFunctions(
  client: Pick<TencentClient, 'ask'>,
  { dynamo, pacerTable, requestsPerSecond }: StackPacer,
  clock: Pick<Clock, 'now' | 'sleep'>,
): PacedTencent {
  const pacer = new SharedPacer(new DynamoSlotStore(dynamo, pacerTable), requestsPerSecond, clock);
  return new PacedTencent(client, pacer, clock);
}
