import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { tableEncryption } from './encryption/table-encryption.ts';

/** What a batch carries at most, and so the persons for which one function may want a request at the same time. */
const PERSONS_PER_FUNCTION = 10;

/** One item takes about 1,000 writes a second, and functions that meet at it write more than once for a request. */
export const MAX_REQUESTS_PER_SECOND = 500;

/** The pacer gives slots 20 s ahead, and not quite the whole rate. */
const SLOTS_SECONDS = 19.4;

export interface PacerProps {
  /** To Tencent, of all functions together; at most 500. */
  readonly requestsPerSecond: number;
  /** Otherwise DynamoDB's own keys. */
  readonly encryptionKey: IKey | undefined;
}

/** @returns the rate that the pacer can keep; adds a warning when that is less than what was asked for */
export function possibleRate(scope: Construct, requestsPerSecond: number): number {
  if (requestsPerSecond <= MAX_REQUESTS_PER_SECOND) return requestsPerSecond;
  Annotations.of(scope).addWarningV2(
    'face-enrollment:rateOfThePacer',
    `requestsPerSecond is ${requestsPerSecond}, and ${MAX_REQUESTS_PER_SECOND} is used: the item that all functions share ` +
      `to keep the rate cannot be written more often. Set ${MAX_REQUESTS_PER_SECOND} or less.`,
  );
  return MAX_REQUESTS_PER_SECOND;
}

/** The one place where every function takes its turn: an item that holds the time of the next free slot. */
export class Pacer extends Construct {
  readonly table: TableV2;
  readonly #requestsPerSecond: number;

  constructor(scope: Construct, id: string, { requestsPerSecond, encryptionKey }: PacerProps) {
    super(scope, id);
    this.#requestsPerSecond = requestsPerSecond;
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      encryption: tableEncryption(encryptionKey),
      // What it holds is worth nothing a second later.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  grantTakeSlots(fn: LambdaFunction): void {
    this.table.grant(fn, 'dynamodb:UpdateItem');
    fn.addEnvironment(ENV.pacerTable, this.table.tableName);
    fn.addEnvironment(ENV.requestsPerSecond, String(this.#requestsPerSecond));
  }

  /** More functions than this would only take messages from the queue to give them back: there are no slots for them. */
  get usableConcurrency(): number {
    return Math.max(2, Math.floor((SLOTS_SECONDS * this.#requestsPerSecond) / PERSONS_PER_FUNCTION));
  }
}
