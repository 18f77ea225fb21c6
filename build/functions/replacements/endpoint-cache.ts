import { refuse } from './refuse.ts';

/**
 * Stands in a bundle for the cache of endpoints that the client of DynamoDB makes when it is created, and asks only
 * for operations with endpoint discovery, of which DynamoDB has none any more.
 */
export class EndpointCache {
  getEndpoint = refuse;
  get = refuse;
  set = refuse;
  delete = refuse;
  has = refuse;
  clear = refuse;
}
