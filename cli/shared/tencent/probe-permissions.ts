import { randomUUID } from 'node:crypto';
import type { ProbedAction, ProbeResult } from './probe-result.ts';
import type { TencentClient } from './tencent-client.ts';

/**
 * Requests that Tencent must refuse for what they ask: the person and the group cannot exist, and there is no image. They
 * can create nothing, and Tencent bills no request without an image.
 */
const IMPOSSIBLE: Readonly<Record<ProbedAction, (id: string) => object>> = {
  CreateFace: (id) => ({ PersonId: id }),
  CreatePerson: (id) => ({ GroupId: id, PersonId: id, PersonName: 'no-such-person' }),
  GetPersonGroupInfo: (id) => ({ PersonId: id }),
};

/** Codes with which face recognition itself answers. Who gets one was allowed to ask. */
const FROM_FACE_RECOGNITION = [/^InvalidParameterValue\.\w/, /^ResourceNotFound\.\w/, /^MissingParameter\.\w/];

/**
 * Tells from the code of a refusal whether the keys have the permission for an action. Tencent has no dry run, and does not
 * document in which order it checks a request: what it refuses because a permission is missing is certain, the rest is concluded.
 */
export async function probePermissions(
  client: Pick<TencentClient, 'ask'>,
  actions: readonly ProbedAction[],
): Promise<readonly ProbeResult[]> {
  return Promise.all(actions.map((action) => probe(client, action)));
}

async function probe(client: Pick<TencentClient, 'ask'>, action: ProbedAction): Promise<ProbeResult> {
  const parameters = IMPOSSIBLE[action](`no-such-id-${randomUUID()}`);
  const asked = await client.ask(action, parameters, () => true);
  if (asked.kind === 'answered') return { action, verdict: 'allowed', said: 'an answer' };
  if (asked.kind !== 'refused') return { action, verdict: 'unknown', said: asked.message };
  const { code, reason } = asked;
  if (reason === 'PermissionDenied') return { action, verdict: 'denied', said: code };
  const isAllowed = FROM_FACE_RECOGNITION.some((form) => form.test(code));
  return { action, verdict: isAllowed ? 'allowed' : 'unknown', said: code };
}
