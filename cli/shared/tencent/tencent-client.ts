import type { Secret } from '../../../functions/domain/tencent/face-service.ts';
import { dispositionOfCode } from '../../../functions/domain/tencent/tencent-codes.ts';
import { systemClock } from '../../../functions/runtime/system.ts';
import type { IaiTransport } from '../../../functions/tencent/iai-transport.ts';
import { TencentCredentials } from '../../../functions/tencent/tencent-credentials.ts';
import { type Question, TencentFaceService } from '../../../functions/tencent/tencent-face-service.ts';
import type { TencentFailure } from './tencent-reply.ts';

/** Where the stack finds Tencent. */
export interface TencentSite {
  readonly endpoint: string;
  readonly apiVersion: '2018-03-01' | '2020-03-03';
  readonly region?: string | undefined;
}

export type Asked<T> = { readonly kind: 'answered'; readonly answer: T } | TencentFailure;

/** Asks Tencent with the keys of a secret. Each request is sent once. */
export class TencentClient {
  readonly #site: TencentSite;
  readonly #service: TencentFaceService;

  /** @param readSecret reads the secret again when Tencent refuses its keys: long work may outlast a rotation */
  constructor(site: TencentSite, secret: Secret, transport?: IaiTransport, readSecret = async () => secret) {
    const credentials = new TencentCredentials({ readSecret: async () => (await readSecret()).reveal() }, systemClock);
    this.#site = site;
    this.#service = new TencentFaceService({ ...site, credentials, clock: systemClock }, transport);
  }

  /** @param read - Returns undefined for an answer that does not tell */
  async ask<T>(
    action: Question<T>['action'],
    parameters: object,
    read: (response: unknown) => T | undefined,
  ): Promise<Asked<T>> {
    const outcome = await this.#service.ask({ action, payload: () => parameters, read });
    const { endpoint } = this.#site;
    switch (outcome.kind) {
      case 'answered':
        return { kind: 'answered', answer: outcome.answer };
      case 'noCredentials':
        return { kind: 'malformed', message: outcome.message };
      case 'unknown':
      case 'notSent':
        return { kind: 'unreachable', endpoint, message: outcome.message };
      case 'refused': {
        const { code, message } = outcome;
        const disposition = dispositionOfCode(code);
        if (disposition.kind === 'outcomeUnknown') {
          return { kind: 'unreachable', endpoint, message: `${code}: ${message}` };
        }
        const isShared = disposition.kind === 'retryLater' || disposition.kind === 'retryRequest';
        return { kind: 'refused', code, message, reason: isShared ? disposition.reason : 'RequestRefused' };
      }
    }
  }

  /** Ends the connections. */
  destroy(): void {
    this.#service.dropIdleConnections();
  }
}
