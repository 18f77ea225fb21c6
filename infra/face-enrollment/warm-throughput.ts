import type { WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';
import { MAX_REQUESTS_PER_SECOND } from './pacer.ts';

/** What a new table, or index, that is paid by request takes in a second. It doubles what it takes within half an hour. */
const WRITE_UNITS_OF_A_NEW_TABLE = 4_000;

/** A request carries so many images of one person at most. */
const IMAGES_PER_REQUEST = 4;

/** Write units, as `npm run bench` measures them: of an image that is received and gets its outcome, and of a request. */
export const WRITE_UNITS = {
  faces: 3 * IMAGES_PER_REQUEST,
  byPerson: IMAGES_PER_REQUEST,
  byStatusDay: IMAGES_PER_REQUEST,
  byFaceId: IMAGES_PER_REQUEST,
  persons: 3,
} as const;

/**
 * What a table has to be created with for that rate. Always what the highest rate needs: DynamoDB never lowers it, so a
 * deployment with a lower rate would fail if it asked for less.
 *
 * @returns undefined when what a new table has is enough
 */
export function warmThroughput(writeUnitsPerRequest: number, requestsPerSecond: number): WarmThroughput | undefined {
  if (writeUnitsPerRequest * requestsPerSecond <= WRITE_UNITS_OF_A_NEW_TABLE) return undefined;
  return { writeUnitsPerSecond: writeUnitsPerRequest * MAX_REQUESTS_PER_SECOND };
}
