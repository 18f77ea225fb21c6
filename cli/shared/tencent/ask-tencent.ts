import { randomUUID } from 'node:crypto';
import type { Secret } from '../../../functions/domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../../functions/domain/tencent/tencent-codes.ts';
import { TencentClient, type TencentSite } from './tencent-client.ts';
import type { TencentReply } from './tencent-reply.ts';

/**
 * Asks with the keys of this secret for the base info of a person that cannot exist. That is one request of the account's
 * rate, is free of charge, and changes nothing. "No such person" is the answer to accepted keys.
 */
export async function askTencent(site: TencentSite, secret: Secret): Promise<TencentReply> {
  const client = new TencentClient(site, secret);
  try {
    const parameters = { PersonId: `no-such-person-${randomUUID()}` };
    const asked = await client.ask('GetPersonBaseInfo', parameters, () => true);
    if (asked.kind === 'answered') return { kind: 'accepted' };
    // It is about the person, so the keys were accepted before.
    return asked.kind === 'refused' && isAboutRequest(asked.code) ? { kind: 'accepted' } : asked;
  } finally {
    client.destroy();
  }
}

function isAboutRequest(code: string): boolean {
  const { kind } = dispositionOfCode(code);
  return kind !== 'retryLater' && kind !== 'retryRequest';
}
