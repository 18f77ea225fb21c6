import type { Reason } from '../../../functions/domain/reasons.ts';

/** What Tencent made of a pair of keys. No text in here holds one. */
export type TencentReply =
  | { readonly kind: 'accepted' }
  /** `reason` is what images get for it. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly reason: Reason }
  /** It did not answer, or with an error of its own: nothing is known about the keys. */
  | { readonly kind: 'unreachable'; readonly endpoint: string; readonly message: string }
  /** These are no keys; `message` says what is wrong with the text. */
  | { readonly kind: 'malformed'; readonly message: string };
