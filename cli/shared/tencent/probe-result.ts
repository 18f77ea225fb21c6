/** An action of Tencent that can be probed. */
export type ProbedAction = 'CreateFace' | 'CreatePerson' | 'GetPersonGroupInfo';

/** Whether the keys may use one action. */
export interface ProbeResult {
  readonly action: ProbedAction;
  /** `unknown`: the answer does not tell. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** Tencent's code, or what came instead of one. */
  readonly said: string;
}
