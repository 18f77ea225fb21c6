import type { ApiRequest } from '../api/api-request.ts';
import type { Behaviour } from '../behaviour.ts';
import type { People } from '../persons.ts';

export interface ActionContext {
  readonly request: ApiRequest;
  readonly people: People;
  readonly behaviour: Behaviour;
  /** Aborted when Tencent gives up on the request. */
  readonly signal: AbortSignal;
  /** RetCodes that a fault puts in the place of the true ones. */
  readonly retCodes: readonly number[];
  /** Awaited when everything was looked at and nothing changed yet. */
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
