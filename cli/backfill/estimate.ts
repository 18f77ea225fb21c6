import type { Counts } from './ports.ts';

/**
 * US dollars at the list prices of us-east-1 in 2026, for one usual image in the whole pipeline with default settings. For
 * a million images: SQS 1.3, S3 requests 0.8, Lambda 1.6, DynamoDB 4.1, events about outcomes 1.0, logs 0.8 and this command
 * 0.2. A test compares it with what was measured. Annotations are left out, because their price is not known.
 */
const DOLLARS_PER_IMAGE = 9.8e-6;

/** Tencent downloads each image from the internet. */
const DOLLARS_PER_GB = 0.09;

const BYTES_PER_GB = 1e9;

/** One request carries up to four images of a person. */
const IMAGES_PER_REQUEST = 4;

/** At worst each image is the first one of its person: then a free request asks for the person first. */
const REQUESTS_PER_NEW_PERSON = 2;

export interface Estimate {
  readonly images: number;
  /** Until everything is enrolled, from the best case to the worst. */
  readonly seconds: { readonly least: number; readonly most: number };
  /** AWS alone. */
  readonly dollars: number;
  readonly createFaceCalls: { readonly least: number; readonly most: number };
}

export function estimate({ missing, bytes }: Counts, rate: number, requestsPerSecond: number): Estimate {
  const best = Math.min(rate, requestsPerSecond * IMAGES_PER_REQUEST);
  const worst = Math.min(rate, requestsPerSecond / REQUESTS_PER_NEW_PERSON);
  return {
    images: missing,
    seconds: { least: missing / best, most: missing / worst },
    dollars: missing * DOLLARS_PER_IMAGE + (bytes / BYTES_PER_GB) * DOLLARS_PER_GB,
    createFaceCalls: { least: Math.ceil(missing / IMAGES_PER_REQUEST), most: missing },
  };
}
