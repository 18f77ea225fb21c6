import type { FaceRow } from '../../functions/domain/face-row.ts';
import type { EnrollmentsQueue } from '../redrive/ports.ts';
import type { ResubmitLedger } from '../resubmit/ports.ts';

export interface RemovePorts {
  readonly ledger: Pick<ResubmitLedger, 'versions' | 'row' | 'person'>;
  readonly queue: Pick<EnrollmentsQueue, 'sendRemoval'>;
  sleep(ms: number): Promise<void>;
}

export interface RemoveRequest {
  readonly objectKey: string;
  readonly version?: string | undefined;
}

/** A row whose face can be removed. */
export type RemovableRow = FaceRow & { readonly personId: string; readonly faceId: string };

export type Removable =
  | { readonly kind: 'removable'; readonly row: RemovableRow; readonly faceCount: number }
  /** `message` says why not, and what to do. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'ambiguous'; readonly rows: readonly FaceRow[] };
