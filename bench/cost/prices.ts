import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Price {
  /** One of the two. */
  readonly usd?: number;
  readonly cny?: number;
  readonly per: string;
  readonly source: string;
  /** When it was read; of unverified ones, as of when it is said to hold. */
  readonly date: string;
  /** Whether it could be looked up when it was entered. */
  readonly isVerified: boolean;
}

export type PriceName =
  | 'lambdaGbSecond'
  | 'lambdaGbSecondX86'
  | 'lambdaRequest'
  | 'sqsRequest'
  | 'sqsFifoRequest'
  | 'eventBridgeEvent'
  | 'eventBridgeCustomEvent'
  | 's3Get'
  | 's3Put'
  | 's3GigabyteMonth'
  | 'dynamoWriteUnit'
  | 'dynamoReadUnit'
  | 'logGigabyte'
  | 'egressGigabyte'
  | 'firehoseGigabyte'
  | 'firehoseConversionGigabyte'
  | 'athenaTerabyte'
  | 'rekognitionIndexFaces'
  | 'createFaceCall'
  | 'searchFacesCall'
  | 'requestsPerSecondMonth';

export interface PriceList {
  readonly region: string;
  readonly prices: Readonly<Record<PriceName, Price>>;
  readonly createFaceFreeCalls: number;
  readonly cnyPerUsd: { readonly rate: number; readonly source: string; readonly date: string };
}

export function readPrices(): PriceList {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'prices.json'), 'utf8')) as PriceList;
}

/** In dollars. */
export function dollars(name: PriceName, { prices, cnyPerUsd }: PriceList): number {
  const { usd, cny } = prices[name];
  if (usd !== undefined) return usd;
  if (cny !== undefined) return cny / cnyPerUsd.rate;
  throw new Error(`The price ${name} has neither usd nor cny.`);
}
