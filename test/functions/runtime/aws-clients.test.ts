import { describe, expect, it } from '@jest/globals';
import { s3Endpoint } from '../../../functions/runtime/aws-clients.ts';

describe("the address of S3 that is not AWS's own", () => {
  it.each([
    [{}, undefined],
    [{ AWS_ENDPOINT_URL: '' }, undefined],
    [{ AWS_ENDPOINT_URL: 'http://all' }, 'http://all'],
    [{ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://s3' }, 'http://s3'],
  ])('is, for %j, %s', (environment, endpoint) => {
    expect(s3Endpoint(environment)).toBe(endpoint);
  });
});
