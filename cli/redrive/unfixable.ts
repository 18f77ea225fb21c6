/**
 * Reasons that no redrive can help, because neither the stack nor its operator can change the object. The image has to be
 * uploaded again. Its row keeps the reason.
 */
export const UNFIXABLE_REASONS: readonly string[] = ['BucketNotVersioned', 'ObjectEncryptedByCustomer'];

export function isUnfixable(reason: string | undefined): boolean {
  return reason !== undefined && UNFIXABLE_REASONS.includes(reason);
}
