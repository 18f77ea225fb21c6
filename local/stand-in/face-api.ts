import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionResult } from './actions/action.ts';
import { ACTIONS } from './actions/index.ts';
import { ApiError } from './api/api-error.ts';
import { type ApiRequest, checkCommonParameters, parseApiRequest } from './api/api-request.ts';
import { RateLimit } from './api/rate-limit.ts';
import { checkSignature, type SignedRequest } from './api/signature.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR, drawLatency } from './behaviour.ts';
import { effectOf, type Fault, FaultQueue } from './faults.ts';
import { Groups } from './groups.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { Persons } from './persons.ts';
import { targetOf } from './request-target.ts';

/** What the server sends back. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly cutOff?: boolean }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' };

/** Tencent's face recognition, without HTTP. */
export class FaceApi {
  readonly persons = new Persons();
  readonly groups = new Groups();
  readonly faults = new FaultQueue();
  readonly journal = new Journal();
  readonly #rate = new RateLimit();
  behaviour: Behaviour;

  constructor(behaviour: Partial<Behaviour> = {}) {
    this.behaviour = { ...DEFAULT_BEHAVIOUR, ...behaviour };
  }

  clear(): void {
    this.persons.clear();
    this.groups.clear();
    this.faults.clear();
    this.journal.clear();
    this.#rate.clear();
  }

  /** `replied` settles when the client has its answer or has disconnected. Until then, the request counts as running. */
  async handle(signed: SignedRequest, receivedAt: number, replied: Promise<void>): Promise<Reply> {
    const request = parseApiRequest(signed);
    const requestId = randomUUID();
    const target = targetOf(request);
    const entry = this.journal.begin({ requestId, ...target, startedAt: receivedAt });
    let work: Promise<unknown> = Promise.resolve();
    try {
      checkSignature(signed, this.behaviour.credentials, receivedAt);
      checkCommonParameters(request, this.behaviour.site);
      this.#rate.admit(receivedAt, this.behaviour.requestsPerSecond);
      const fault = this.faults.take(target);
      if (fault) this.journal.note(entry, { faulted: true });
      if (fault?.delayMs) await sleep(fault.delayMs);
      const { outcome, finished } = this.#perform(request, entry, fault);
      work = finished;
      return await this.#reply(requestId, entry, fault, outcome);
    } catch (error) {
      return this.#refuse(requestId, entry, error);
    } finally {
      void Promise.allSettled([work, replied]).then(() => this.journal.end(entry, Date.now()));
    }
  }

  /** `outcome` resolves with the true answer, `finished` when nothing changes any more. */
  #perform(request: ApiRequest, entry: JournalEntry, fault: Fault | undefined) {
    const effect = effectOf(fault);
    if (effect === 'none') return { outcome: Promise.resolve({ answer: {} }), finished: Promise.resolve() };
    const lateMs = effect === 'late' ? (fault?.lateMs ?? 3000) : 0;
    const result = this.#act(request, fault, lateMs);
    const recorded = result.then(
      ({ retCodes, faceIds }) =>
        this.journal.note(entry, { ...(retCodes && { retCodes }), ...(faceIds && { faceIds }) }),
      () => undefined,
    );
    const outcome: Promise<ActionResult> =
      effect === 'late' ? Promise.resolve({ answer: {} }) : recorded.then(() => result);
    return { outcome, finished: recorded };
  }

  async #act(request: ApiRequest, fault: Fault | undefined, lateMs: number): Promise<ActionResult> {
    const action = ACTIONS.get(request.action);
    if (!action) throw new ApiError('InvalidAction', `The action '${request.action}' is invalid or not found.`);
    const { behaviour, persons, groups } = this;
    const giveUp = AbortSignal.timeout(behaviour.timeoutMs);
    const latencyMs = drawLatency(behaviour.latencyMs);
    return await action({
      request,
      persons,
      groups,
      behaviour,
      signal: giveUp,
      retCodes: fault?.retCodes ?? [],
      beforeChange: async () => {
        if (latencyMs > 0) await sleep(latencyMs);
        if (giveUp.aborted) throw new ApiError('FailedOperation.RequestTimeout');
        if (lateMs > 0) await sleep(lateMs);
      },
    });
  }

  async #reply(
    requestId: string,
    entry: JournalEntry,
    fault: Fault | undefined,
    outcome: Promise<ActionResult>,
  ): Promise<Reply> {
    const wanted = fault?.answer ?? (effectOf(fault) === 'late' ? { kind: 'silence' as const } : undefined);
    // The true work finishes before a fault's answer is sent, even if it fails.
    const result = wanted ? await outcome.catch(() => ({ answer: {} })) : await outcome;
    const body = JSON.stringify({ Response: { ...result.answer, RequestId: requestId } });
    if (!wanted) {
      this.journal.note(entry, { outcome: 'answered' });
      return { kind: 'answer', status: 200, body };
    }
    switch (wanted.kind) {
      case 'error':
        throw new ApiError(wanted.code, wanted.message);
      case 'http':
        this.journal.note(entry, { outcome: `http ${wanted.status}` });
        return { kind: 'answer', status: wanted.status, body: wanted.body ?? '<html>Bad Gateway</html>' };
      case 'cutOff':
        this.journal.note(entry, { outcome: 'cutOff' });
        return { kind: 'answer', status: 200, body, cutOff: true };
      default:
        this.journal.note(entry, { outcome: wanted.kind });
        return { kind: wanted.kind };
    }
  }

  #refuse(requestId: string, entry: JournalEntry, error: unknown): Reply {
    const code = error instanceof ApiError ? error.code : 'InternalError';
    const message = error instanceof Error ? error.message : String(error);
    this.journal.note(entry, { outcome: code });
    const body = JSON.stringify({ Response: { Error: { Code: code, Message: message }, RequestId: requestId } });
    return { kind: 'answer', status: 200, body };
  }
}
