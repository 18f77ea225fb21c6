import type { TencentFailure } from './tencent-reply.ts';

/** A group of persons, as Tencent has it. */
export interface TencentGroup {
  readonly groupId: string;
  readonly name?: string | undefined;
  /** Such as `3.0`. */
  readonly faceModelVersion?: string | undefined;
  /** Epoch milliseconds of the last change; undefined when Tencent does not tell. */
  readonly changedAt?: number | undefined;
}

/** Whether SearchPersons and VerifyPerson refuse the group. */
export function isOldModel({ faceModelVersion }: TencentGroup): boolean {
  return faceModelVersion !== undefined && Number(faceModelVersion) < 3;
}

/** What Tencent answered to a question about one group. */
export type GroupReply =
  | { readonly kind: 'found'; readonly group: TencentGroup }
  | { readonly kind: 'missing' }
  /** Tencent deletes it in the background. */
  | { readonly kind: 'deleting' }
  | TencentFailure;

/** What became of a request to create a group. */
export type CreationReply =
  | { readonly kind: 'created'; readonly faceModelVersion?: string | undefined }
  /** The account has a group with this id, or with this name. */
  | { readonly kind: 'idTaken' }
  | { readonly kind: 'nameTaken' }
  | TencentFailure;
