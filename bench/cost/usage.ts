import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VariantId } from '../world/variants.ts';

/** What one image takes, as measured: the factors of its cost. */
export interface Usage {
  /** Of CreateFace and CreatePerson, that Tencent answered, and so bills. */
  readonly createFaceCalls: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly isArm: boolean;
  readonly s3Gets: number;
  readonly s3Puts: number;
  /** Bytes that are put for each byte of image, and stay for a month. */
  readonly storedPerByte: number;
  /** Requests that annotate an object version. */
  readonly annotations: number;
  /** That a bucket sends to EventBridge. */
  readonly bucketEvents: number;
  /** That tell of outcomes. */
  readonly outcomeEvents: number;
  readonly sqsRequests: number;
  readonly sqsFifoRequests: number;
  readonly logBytes: number;
  /** Bytes that leave AWS for each byte of image. */
  readonly egressPerByte: number;
}

/** Of photos with one value of `prepareImages`. */
export interface PhotoUsage {
  readonly name: string;
  readonly setting: string;
  /** Of each photo. */
  readonly bytes: number;
  readonly usage: Usage;
}

export interface MeasuredUsage {
  /** When it was measured. */
  readonly date: string;
  readonly product: Usage;
  readonly baseline: Usage;
  /** The product with other settings. */
  readonly variants: Readonly<Partial<Record<VariantId, Usage>>>;
  readonly photos: readonly PhotoUsage[];
}

export const USAGE_FILE = join(import.meta.dirname, 'usage.json');

/** As the last whole bench has written it. */
export function readUsage(): MeasuredUsage {
  return JSON.parse(readFileSync(USAGE_FILE, 'utf8')) as MeasuredUsage;
}
