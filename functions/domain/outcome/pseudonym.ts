import { createHmac } from 'node:crypto';

/** What a person's item says of the pseudonym. */
export interface PseudonymSource {
  /** Base64. */
  readonly pseudonymKey?: string | undefined;
  /** The tombstone of an erasure. */
  readonly erasing?: unknown;
}

/**
 * What analysts see instead of the person id: its HMAC-SHA-256 with the key of the person's item, cut to 32 hexadecimal
 * digits. Without the key it cannot be computed again: what was stored before belongs to no person any more.
 *
 * @param person undefined when there is no item
 * @returns null without an item or a key, and while or after the person is erased
 */
export function pseudonymOf(personId: string, person: PseudonymSource | undefined): string | null {
  const { pseudonymKey, erasing } = person ?? {};
  if (pseudonymKey === undefined || erasing !== undefined) return null;
  return createHmac('sha256', Buffer.from(pseudonymKey, 'base64')).update(personId).digest('hex').slice(0, 32);
}
