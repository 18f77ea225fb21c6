import { SecretText } from '../../functions/domain/secrets/secret-text.ts';
import type { Secret } from '../../functions/domain/tencent/face-service.ts';
import { TencentCredentials, type TencentKeys } from '../../functions/tencent/tencent-credentials.ts';
import type { TencentReply } from '../shared/tencent/tencent-reply.ts';
import type { SetSecretPorts, SetSecretRequest, SetSecretResult } from './ports.ts';

const FIELDS = ['secretId', 'secretKey', 'token'] as const;

/** The rate limit of an account is one of requests a second, so a moment later there may be room. */
const ATTEMPTS_WHEN_THROTTLED = 4;
const THROTTLED_PAUSE_MS = 1_500;

/** Stores new keys in the secret, once Tencent accepts them. Other fields of the secret stay. */
export async function setSecret({ given, check }: SetSecretRequest, ports: SetSecretPorts): Promise<SetSecretResult> {
  const parsed = await parse(given);
  if (parsed.kind === 'noCredentials') return { kind: 'malformed', message: parsed.message };
  const written = revealed(parsed.keys);
  if (check) {
    const reply = await replyTo(new SecretText(JSON.stringify(written)), ports);
    if (reply.kind === 'malformed') return reply;
    if (reply.kind !== 'accepted') return { kind: 'refused', reply };
  }
  const others = otherFields(await ports.current());
  await ports.store(new SecretText(JSON.stringify({ ...others, ...written })));
  const before = asRecord(given);
  const trimmed = FIELDS.filter((field) => before[field] !== undefined && before[field] !== written[field]);
  return { kind: 'stored', isChecked: check, trimmed, keptFields: Object.keys(others).length };
}

async function replyTo(keys: Secret, ports: SetSecretPorts): Promise<TencentReply> {
  for (let attempt = 1; ; attempt++) {
    const reply = await ports.askTencent(keys);
    const isThrottled = reply.kind === 'refused' && reply.reason === 'Throttled';
    if (!isThrottled || attempt === ATTEMPTS_WHEN_THROTTLED) return reply;
    await ports.sleep(THROTTLED_PAUSE_MS);
  }
}

/** By the same code with which the functions will read it. */
function parse(given: Secret) {
  const source = { readSecret: async () => given.reveal() };
  return new TencentCredentials(source, { now: Date.now, sleep: async () => {} }).get();
}

function revealed({ secretId, secretKey, token }: TencentKeys): Readonly<Partial<Record<string, string>>> {
  return {
    secretId: secretId.reveal(),
    secretKey: secretKey.reveal(),
    ...(token !== undefined && { token: token.reveal() }),
  };
}

/** An existing secret may hold fields that other programs need. A token of the previous keys would spoil the new ones. */
function otherFields(current: Secret | undefined): Readonly<Record<string, unknown>> {
  const others = Object.entries(current === undefined ? {} : asRecord(current));
  return Object.fromEntries(others.filter(([name]) => !FIELDS.some((field) => field === name)));
}

function asRecord(text: Secret): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text.reveal());
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};
  } catch {
    return {};
  }
}
