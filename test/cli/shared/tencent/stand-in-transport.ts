import { TencentClient } from '../../../../cli/shared/tencent/tencent-client.ts';
import { SecretText } from '../../../../functions/domain/secrets/secret-text.ts';
import type { IaiRequest, IaiTransport, StartedRequest } from '../../../../functions/tencent/iai-transport.ts';
import { STAND_IN_CREDENTIALS } from '../../../../local/stand-in/behaviour.ts';
import { FaceApi } from '../../../../local/stand-in/face-api.ts';
import { sdkException } from '../../../functions/tencent/fakes.ts';
import { ask } from '../../../local/stand-in/ask.ts';

/** Asks a stand-in that runs in this process. */
export function standInClient(transport = new StandInTransport()): TencentClient {
  const site = { endpoint: 'https://iai.invalid', apiVersion: '2018-03-01' } as const;
  return new TencentClient(site, new SecretText(JSON.stringify(STAND_IN_CREDENTIALS)), transport);
}

/** The stand-in without a network: what it answers arrives as Tencent's SDK hands it over. */
export class StandInTransport implements IaiTransport {
  readonly api: FaceApi;

  constructor(api = new FaceApi()) {
    this.api = api;
  }

  start({ action, payload }: IaiRequest): StartedRequest {
    return { response: this.#response(action, { ...payload }), wasSent: () => true };
  }

  dropIdleConnections(): void {}

  async #response(action: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { Error: error, ...answer } = await ask(this.api, action, parameters);
    if (error === undefined) return answer;
    const { Code, Message } = error as { readonly Code: string; readonly Message: string };
    throw sdkException(Message, { code: Code, requestId: answer.RequestId });
  }
}
