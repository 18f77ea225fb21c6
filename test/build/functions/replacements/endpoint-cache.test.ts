import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { EndpointCache } from '../../../../build/functions/replacements/endpoint-cache.ts';

describe('the cache of endpoints in a bundle', () => {
  it('can be made, as the client of DynamoDB does', () => {
    expect(() => new EndpointCache()).not.toThrow();
  });

  it('has all that the one it stands for has', () => {
    const { endpointCache } = new DynamoDBClient({ region: 'us-east-1' }).config as unknown as {
      endpointCache: object;
    };
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(endpointCache)).filter(
      (name) => name !== 'constructor',
    );
    expect(Object.keys(new EndpointCache()).sort()).toEqual(methods.sort());
  });

  it.each(Object.entries(new EndpointCache()))('says that it was left out when it is asked: %s', (_name, ask) => {
    expect(ask).toThrow('left out of this bundle');
  });
});
