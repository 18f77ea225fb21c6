import type { ApiRequest } from '../api/api-request.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Groups } from '../groups.ts';
import type { Persons } from '../persons.ts';

export interface ActionContext {
  readonly request: ApiRequest;
  readonly persons: Persons;
  readonly groups: Groups;
  readonly behaviour: Behaviour;
  /** Aborted when the time is over after which Tencent gives up on a request. */
  readonly signal: AbortSignal;
  /** RetCodes of a fault, which replace the true ones. */
  readonly retCodes: readonly number[];
  /** Must be awaited after everything was examined and before anything is changed. */
  readonly beforeChange: () => Promise<void>;
}

/** `Response` without its RequestId. */
type ActionAnswer = Readonly<Record<string, unknown>>;

export interface ActionResult {
  readonly answer: ActionAnswer;
  readonly retCodes?: readonly number[];
  readonly faceIds?: readonly string[];
}

export type Action = (context: ActionContext) => Promise<ActionResult>;
