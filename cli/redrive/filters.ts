import type { RedriveOptions } from './ports.ts';

/** @param objectKey undefined when the message names no image */
export function isOtherKey(objectKey: string | undefined, { key }: RedriveOptions): boolean {
  return key !== undefined && objectKey !== key;
}

/** @param reasons of the message and of its row; any of them may be asked for */
export function isOtherReason(reasons: readonly (string | undefined)[], { reason }: RedriveOptions): boolean {
  return reason !== undefined && !reasons.includes(reason);
}
