import { randomUUID } from 'node:crypto';
import type { Secret } from '../../../functions/domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../../functions/domain/tencent/tencent-codes.ts';
import { systemClock } from '../../../functions/runtime/system.ts';
import { TencentCredentials } from '../../../functions/tencent/tencent-credentials.ts';
import { TencentFaceService } from '../../../functions/tencent/tencent-face-service.ts';
import type { TencentReply } from './tencent-reply.ts';

/** Where the stack finds Tencent. */
export interface TencentSite {
  readonly endpoint: string;
  readonly apiVersion: '2018-03-01' | '2020-03-03';
  readonly region?: string | undefined;
}

/**
 * Asks with the keys of this secret for the base info of a person that cannot exist. That is one request of the account's
 * rate, is free of charge, and changes nothing. "No such person" is the answer to accepted keys.
 */
export async function askTencent(site: TencentSite, secret: Secret): Promise<TencentReply> {
  const credentials = new TencentCredentials({ readSecret: async () => secret.reveal() }, systemClock);
  const service = new TencentFaceService({ ...site, credentials, clock: systemClock });
  try {
    const outcome = await service.personFaces(`no-such-person-${randomUUID()}`);
    switch (outcome.kind) {
      case 'answered':
        return { kind: 'accepted' };
      case 'noCredentials':
        return { kind: 'malformed', message: outcome.message };
      case 'unknown':
      case 'notSent':
        return { kind: 'unreachable', endpoint: site.endpoint, message: outcome.message };
      case 'refused':
        return refusal(outcome.code, outcome.message, site);
    }
  } finally {
    service.dropIdleConnections();
  }
}

function refusal(code: string, message: string, { endpoint }: TencentSite): TencentReply {
  const disposition = dispositionOfCode(code);
  switch (disposition.kind) {
    case 'retryLater':
    case 'retryRequest':
      return { kind: 'refused', code, message, reason: disposition.reason };
    case 'outcomeUnknown':
      return { kind: 'unreachable', endpoint, message: `${code}: ${message}` };
    default:
      // It is about the person, so the keys were accepted before.
      return { kind: 'accepted' };
  }
}
