import type { Reason } from '../../../functions/domain/reasons.ts';

/** What Tencent answered to a request with a pair of keys. No text in here holds a key. */
export type TencentReply = { readonly kind: 'accepted' } | TencentFailure;

/** Why a request to Tencent came to nothing. */
export type TencentFailure =
  /** `reason` is what images get for it. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly reason: Reason }
  /** It gave no answer, or an error of its own: nothing is known about the keys. */
  | { readonly kind: 'unreachable'; readonly endpoint: string; readonly message: string }
  /** The text does not hold a pair of keys; `message` says what is wrong with it. */
  | { readonly kind: 'malformed'; readonly message: string };
