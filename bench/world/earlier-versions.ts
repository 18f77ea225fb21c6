import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { rejectedRow, writeRows } from './outcome-rows.ts';

export interface EarlierVersions {
  readonly objectKey: string;
  readonly count: number;
  /** Whose images they are, in turn. */
  readonly personIds: readonly string[];
}

/** Writes the rows of that many versions of one object, as they are when its images were rejected. */
export async function writeEarlierVersions(
  { objectKey, count, personIds }: EarlierVersions,
  facesTable: string,
  dynamo: DynamoDBClient,
): Promise<void> {
  const rowOf = (number: number) => {
    const hash = number.toString(16).padStart(32, '0');
    const personId = personIds[number % personIds.length] ?? '';
    return rejectedRow({ objectKey, version: `earlier-${hash}`, personId, hash });
  };
  await writeRows(count, rowOf, facesTable, dynamo);
}
