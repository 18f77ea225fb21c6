/**
 * Reasons that no redrive can help: what the event or message refers to can never be handled. The image has to be uploaded
 * again; its row keeps the reason.
 */
export const UNFIXABLE_REASONS: readonly string[] = ['BucketNotVersioned'];

export function isUnfixable(reason: string | undefined): boolean {
  return reason !== undefined && UNFIXABLE_REASONS.includes(reason);
}
