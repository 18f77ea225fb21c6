import { expect } from '@jest/globals';
import { STAND_IN_CREDENTIALS } from '../../../local/stand-in/behaviour.ts';
import type { FaceApi, Reply } from '../../../local/stand-in/face-api.ts';
import { signedRequest } from './sign-request.ts';

type Parameters = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

export async function reply(
  api: FaceApi,
  action: string,
  parameters: Parameters,
  headers: Headers = {},
): Promise<Reply> {
  const request = signedRequest({ credentials: STAND_IN_CREDENTIALS, action, parameters, headers });
  return await api.handle(request, Date.now(), Promise.resolve());
}

/** @returns `Response` of a signed request */
export async function ask(
  api: FaceApi,
  action: string,
  parameters: Parameters,
  headers: Headers = {},
): Promise<Record<string, unknown>> {
  const got = await reply(api, action, parameters, headers);
  if (got.kind !== 'answer') throw new Error(`No answer but ${got.kind}`);
  return JSON.parse(got.body).Response;
}

export function refusal(code: string): object {
  return { Error: { Code: code, Message: expect.any(String) }, RequestId: expect.any(String) };
}
