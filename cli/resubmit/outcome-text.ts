import type { FaceRow } from '../../functions/domain/face-row.ts';

/** Such as `ENROLLED` or `REJECTED PersonFull`. */
export function outcomeText({ status, reason }: FaceRow): string {
  return reason === undefined ? status : `${status} ${reason}`;
}
