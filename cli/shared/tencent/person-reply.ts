import type { TencentFailure } from './tencent-reply.ts';

/** A person, as Tencent has it. */
interface PersonAtTencent {
  readonly name?: string | undefined;
  readonly faceIds: readonly string[];
  /** Up to a hundred; undefined when Tencent did not list them. */
  readonly groupIds?: readonly string[] | undefined;
}

/** What Tencent answered to a question about one person. */
export type PersonReply =
  | { readonly kind: 'found'; readonly person: PersonAtTencent }
  | { readonly kind: 'missing' }
  | TencentFailure;
