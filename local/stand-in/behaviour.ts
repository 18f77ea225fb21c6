import type { Credentials } from './api/signature.ts';

/** How the stand-in behaves. It can be changed while the stand-in runs. */
export interface Behaviour {
  readonly credentials: readonly Credentials[];
  /** The international site has only the version 2020-03-03, which needs no region there. */
  readonly site: 'china' | 'international';
  readonly requestsPerSecond: number;
  /** Time that a request takes besides its downloads: fixed, or drawn from a range. */
  readonly latencyMs: number | { readonly min: number; readonly max: number };
  /** Whether an image that cannot be downloaded fails the whole call, or only itself with `undownloadableRetCode`. */
  readonly downloadErrors: 'call' | 'image';
  readonly undownloadableRetCode: number;
  /** Whether a bad image fails the whole call with an error code, or only itself with the RetCode of the same meaning. */
  readonly imageErrors: 'call' | 'image';
  /** Creates unknown persons when CreateFace or GetPersonBaseInfo names them. */
  readonly createPersons: boolean;
  /** Takes every readable picture for a face. */
  readonly anyImage: boolean;
  /** Time after which Tencent gives up on a request. */
  readonly timeoutMs: number;
}

/** No secret: the stand-in listens on the loopback interface only. */
export const STAND_IN_CREDENTIALS: Credentials = {
  secretId: 'AKIDstandin0000000000000000000000000',
  secretKey: 'standinstandinstandinstandin0000',
};

export const DEFAULT_BEHAVIOUR: Behaviour = {
  credentials: [STAND_IN_CREDENTIALS],
  site: 'china',
  requestsPerSecond: 50,
  latencyMs: 0,
  downloadErrors: 'call',
  undownloadableRetCode: -1,
  imageErrors: 'image',
  createPersons: false,
  anyImage: false,
  timeoutMs: 5000,
};

export function drawLatency(latencyMs: Behaviour['latencyMs']): number {
  if (typeof latencyMs === 'number') return latencyMs;
  return latencyMs.min + Math.random() * (latencyMs.max - latencyMs.min);
}
