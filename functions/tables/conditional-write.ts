import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';

/** Collisions with other writers pass within milliseconds; the SDK does not repeat a transaction that met one. */
const ATTEMPTS = 4;
const MAX_PAUSE_MS = 100;

/**
 * A refusal wrote nothing and says that another write was faster; everything else is thrown.
 *
 * @param send the very same request each time, so that a repeat of one that was carried out after all does no harm
 */
export async function writtenUnlessRefused(send: () => Promise<unknown>): Promise<'written' | 'refused'> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return 'written';
    } catch (error) {
      if (isRefusal(error)) return 'refused';
      if (!isCollision(error) || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * MAX_PAUSE_MS * attempt);
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException || reasonsOf(error).includes('ConditionalCheckFailed');
}

/** Nothing was written, for a reason that has nothing to do with what is written. */
function isCollision(error: unknown): boolean {
  return (
    error instanceof TransactionConflictException ||
    error instanceof TransactionInProgressException ||
    reasonsOf(error).some((code) => code === 'TransactionConflict' || code === 'ThrottlingError')
  );
}

function reasonsOf(error: unknown): readonly string[] {
  const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
  return reasons.map(({ Code = '' }) => Code);
}
