import * as table from '../../../functions/tables/batch-get.ts';
import { reading } from './reading.ts';

export const BATCH = table.MAX_BATCH_GET;

/** As `batchGet` of the functions; it says which permission the caller needs. */
export function batchGet(...request: Parameters<typeof table.batchGet>): ReturnType<typeof table.batchGet> {
  return reading('dynamodb:BatchGetItem', () => table.batchGet(...request));
}
