import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** A refusal wrote nothing and says that somebody else was faster; everything else is thrown. */
export async function writtenUnlessRefused(send: () => Promise<unknown>): Promise<'written' | 'refused'> {
  try {
    await send();
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    if (error instanceof TransactionCanceledException) {
      const codes = error.CancellationReasons?.map((reason) => reason.Code) ?? [];
      if (codes.includes('ConditionalCheckFailed') || codes.includes('TransactionConflict')) return 'refused';
    }
    throw error;
  }
}
