import { EventEmitter } from 'node:events';
import { Client as Client2018 } from 'tencentcloud-sdk-nodejs/tencentcloud/services/iai/v20180301/iai_client.js';
import { Client as Client2020 } from 'tencentcloud-sdk-nodejs/tencentcloud/services/iai/v20200303/iai_client.js';
import { Passage } from './passage.ts';
import type { TencentKeys } from './tencent-credentials.ts';
import { dropIdleConnections, watchedAgent } from './watched-agent.ts';

/** Both versions have the actions that are used here, with the same fields. */
const CLIENTS = { '2018-03-01': Client2018, '2020-03-03': Client2020 };

type IaiVersion = keyof typeof CLIENTS;

export interface IaiSite {
  /** Such as `https://iai.tencentcloudapi.com`. */
  readonly endpoint: string;
  readonly apiVersion: IaiVersion;
  readonly region?: string | undefined;
}

/** The only actions that this product uses. */
export type IaiAction =
  | 'CreateFace'
  | 'CreateGroup'
  | 'CreatePerson'
  | 'DeleteFace'
  | 'DeletePerson'
  | 'GetGroupInfo'
  | 'GetGroupList'
  | 'GetPersonBaseInfo'
  | 'GetPersonGroupInfo'
  | 'GetPersonList'
  | 'SearchFaces';

export interface IaiRequest {
  readonly action: IaiAction;
  readonly payload: object;
  readonly keys: TencentKeys;
  readonly signal: AbortSignal;
  /** Asked at the last moment before it leaves. */
  readonly mayLeave: () => boolean;
}

export interface StartedRequest {
  /** Rejects with whatever the SDK throws. */
  readonly response: Promise<unknown>;
  /** Whether some of it may have reached Tencent. */
  wasSent(): boolean;
}

export interface IaiTransport {
  start(request: IaiRequest): StartedRequest;
  dropIdleConnections(): void;
}

/** Requests by Tencent's SDK, over connections of its own. */
export class SdkTransport implements IaiTransport {
  readonly #url: URL;
  readonly #site: IaiSite;
  readonly #agent: ReturnType<typeof watchedAgent>;

  constructor(site: IaiSite) {
    this.#site = site;
    this.#url = new URL(site.endpoint);
    this.#agent = watchedAgent(this.#url.protocol === 'http:' ? 'http:' : 'https:');
  }

  start({ action, payload, keys, signal, mayLeave }: IaiRequest): StartedRequest {
    const passage = new Passage(mayLeave);
    const client = this.#client(keys);
    const response = passage.during(() => client.request(action, payload, { signal }));
    return { response: response.then(withoutAlarm), wasSent: () => passage.isThrough };
  }

  dropIdleConnections(): void {
    dropIdleConnections(this.#agent);
  }

  /** One for each request: it costs nothing and so the keys are never older than the request. */
  #client({ secretId, secretKey, token }: TencentKeys) {
    const { region, apiVersion } = this.#site;
    const Client = CLIENTS[apiVersion];
    return new Client({
      credential: {
        secretId: secretId.reveal(),
        secretKey: secretKey.reveal(),
        ...(token !== undefined && { token: token.reveal() }),
      },
      ...(region !== undefined && { region }),
      profile: {
        language: 'en-US',
        httpProfile: {
          protocol: `${this.#url.protocol}//`,
          endpoint: this.#url.host,
          agent: this.#agent,
          // The SDK's own limits are off: they start anew for the body, and leave timers behind.
          reqTimeout: 0,
        },
      },
    });
  }
}

/** The SDK takes `text/event-stream` for a stream of events, whose errors would end the process if no listener took them. */
function withoutAlarm(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return response;
  for (const part of Object.values(response)) if (part instanceof EventEmitter) part.on('error', () => {});
  return response;
}
