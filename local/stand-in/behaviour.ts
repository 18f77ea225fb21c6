import type { Credentials } from './api/signature.ts';

/** How the stand-in behaves; may be changed while it runs. */
export interface Behaviour {
  readonly credentials: readonly Credentials[];
  /** The international site has only the version 2020-03-03 and wants no Region for it. */
  readonly site: 'china' | 'international';
  readonly requestsPerSecond: number;
  /** What a request takes besides its downloads: fixed, or drawn from a range. */
  readonly latencyMs: number | { readonly min: number; readonly max: number };
  /** Whether an Url that cannot be fetched fails the whole call, or only its image with `undownloadableRetCode`. */
  readonly downloadErrors: 'call' | 'image';
  readonly undownloadableRetCode: number;
  /** Whether a bad image gets its RetCode, or fails the whole call with the error code of the same meaning. */
  readonly imageErrors: 'call' | 'image';
  /** Unknown persons come into being when CreateFace or GetPersonBaseInfo names them. */
  readonly createPersons: boolean;
  /** Every readable picture counts as a face. */
  readonly anyImage: boolean;
  /** Tencent gives up so long after it received the request. */
  readonly timeoutMs: number;
}

/** No secret: it opens nothing but a stand-in on the loopback interface. */
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
