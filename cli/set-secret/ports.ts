import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import type { TencentReply } from '../shared/tencent/tencent-reply.ts';

export interface SetSecretPorts {
  /** What the secret holds now; undefined when it holds nothing. */
  current(): Promise<Secret | undefined>;
  store(value: Secret): Promise<void>;
  askTencent(value: Secret): Promise<TencentReply>;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
}

export interface SetSecretRequest {
  /** JSON with the keys, as the operator wrote it. */
  readonly given: Secret;
  /** Whether Tencent is asked about the keys before they are stored. */
  readonly check: boolean;
}

export type SetSecretResult =
  | {
      readonly kind: 'stored';
      readonly isChecked: boolean;
      /** Fields around whose values white space was removed. */
      readonly trimmed: readonly string[];
      /** How many other fields of the secret were kept. */
      readonly keptFields: number;
    }
  /** Nothing was changed. */
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'refused'; readonly reply: Extract<TencentReply, { readonly kind: 'refused' | 'unreachable' }> };
