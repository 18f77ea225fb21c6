import { describe, expect, it, test } from '@jest/globals';
import { readSdkError } from '../../../functions/tencent/sdk-error.ts';
import { sdkException } from './fakes.ts';

describe("the SDK's exceptions", () => {
  it("carry Tencent's error", () => {
    const error = sdkException('no face', { code: 'InvalidParameterValue.NoFaceInPhoto', requestId: 'r-1' });
    expect(readSdkError(error)).toEqual({
      kind: 'refused',
      code: 'InvalidParameterValue.NoFaceInPhoto',
      message: 'no face',
      requestId: 'r-1',
    });
  });

  it('are a refusal even without a request id', () => {
    expect(readSdkError(sdkException('', { code: 'InternalError' }))).toEqual({
      kind: 'refused',
      code: 'InternalError',
      message: '',
      requestId: undefined,
    });
  });

  test.each(['', 'x'.repeat(129), 'no code at all', 7, null])('are no refusal when the code is %j', (code) => {
    expect(readSdkError(sdkException('odd', { code, requestId: 'r-1' }))).toEqual({ kind: 'failed', message: 'odd' });
    expect(readSdkError(sdkException('', { code }))).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/./),
    });
  });

  it('are no refusal when the code is that of the network', () => {
    const error = Object.assign(new Error('Invalid response body: aborted'), { code: 'ECONNRESET', type: 'system' });
    expect(readSdkError(error)).toEqual({
      kind: 'failed',
      message: 'The answer could not be read: Invalid response body: aborted',
    });
  });

  it('tell the HTTP status but not its text', () => {
    expect(readSdkError(sdkException('Bad Gateway', { httpCode: 502 }))).toEqual({
      kind: 'failed',
      message: 'Tencent answered with HTTP status 502.',
    });
  });

  it('may stand for an error of the network', () => {
    expect(readSdkError(sdkException('getaddrinfo ENOTFOUND iai'))).toEqual({
      kind: 'failed',
      message: 'getaddrinfo ENOTFOUND iai',
    });
  });

  test.each([undefined, null, 'text', 7])('may be no exceptions at all: %p', (error) => {
    expect(readSdkError(error).kind).toBe('failed');
  });
});
