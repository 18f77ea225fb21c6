import type { Part } from './model.ts';
import { dollars, type PriceList, type PriceName } from './prices.ts';

/** Firehose bills each record in steps of this. An outcome has about a tenth of it. */
export const BILLED_BYTES = 5 * 1024;
/** Of one outcome in a Parquet file. Two hashes of 32 digits are most of it. */
export const STORED_BYTES = 96;
/** A file every quarter of an hour. */
const FILES_A_MONTH = 30 * 24 * 4;
/** That read all columns of all outcomes. */
export const QUERIES = 100;

const GB = 1e9;
const TB = 1e12;

/** What the setting `analytics` adds in a month, for images that have one outcome each. */
export function lakeCost(images: number, list: PriceList): readonly Part[] {
  const price = (name: PriceName) => dollars(name, list);
  const billed = (images * BILLED_BYTES) / GB;
  const stored = images * STORED_BYTES;
  return [
    { name: 'Firehose, records', usd: billed * price('firehoseGigabyte') },
    { name: 'Firehose, conversion to Parquet', usd: billed * price('firehoseConversionGigabyte') },
    { name: 'DynamoDB, keys of pseudonyms', usd: images * price('dynamoReadUnit') },
    { name: 'S3, files', usd: FILES_A_MONTH * price('s3Put') },
    { name: 'S3, storage for a month', usd: (stored / GB) * price('s3GigabyteMonth') },
    { name: `Athena, ${QUERIES} queries of everything`, usd: ((QUERIES * stored) / TB) * price('athenaTerabyte') },
  ];
}
