import { dollars, type PriceList, type PriceName } from './prices.ts';
import type { Usage } from './usage.ts';

export interface Workload {
  /** In one month. */
  readonly images: number;
  readonly bytesPerImage: number;
}

export const MILLION: Workload = { images: 1_000_000, bytesPerImage: 500_000 };

/** One part of the bill. */
export interface Part {
  readonly name: string;
  readonly usd: number;
}

const GB = 1e9;

/** What that many images cost with that usage, part by part; Tencent's calls are paid one by one. */
export function costOf(usage: Usage, { images, bytesPerImage }: Workload, list: PriceList): readonly Part[] {
  const price = (name: PriceName) => dollars(name, list);
  const calls = Math.max(0, usage.createFaceCalls * images - list.createFaceFreeCalls);
  const gbSecond = price(usage.isArm ? 'lambdaGbSecond' : 'lambdaGbSecondX86');
  return [
    { name: 'Tencent, CreateFace', usd: calls * price('createFaceCall') },
    { name: 'Egress', usd: ((images * bytesPerImage * usage.egressPerByte) / GB) * price('egressGigabyte') },
    { name: 'DynamoDB writes', usd: images * usage.writeUnits * price('dynamoWriteUnit') },
    { name: 'DynamoDB reads', usd: images * usage.readUnits * price('dynamoReadUnit') },
    { name: 'Lambda duration', usd: images * usage.gbSeconds * gbSecond },
    { name: 'Lambda requests', usd: images * usage.invocations * price('lambdaRequest') },
    {
      name: 'SQS',
      usd: images * (usage.sqsRequests * price('sqsRequest') + usage.sqsFifoRequests * price('sqsFifoRequest')),
    },
    { name: 'EventBridge, events of the bucket', usd: images * usage.bucketEvents * price('eventBridgeEvent') },
    { name: 'EventBridge, events about outcomes', usd: images * usage.outcomeEvents * price('eventBridgeCustomEvent') },
    { name: 'S3 reads', usd: images * usage.s3Gets * price('s3Get') },
    { name: 'S3 writes', usd: images * usage.s3Puts * price('s3Put') },
    { name: 'S3 storage', usd: ((images * bytesPerImage * usage.storedPerByte) / GB) * price('s3GigabyteMonth') },
    { name: 'Logs', usd: ((images * usage.logBytes) / GB) * price('logGigabyte') },
  ];
}

/** Tencent's other way to be paid: a rate for a month, with its calls. */
export function costByRate(
  usage: Usage,
  workload: Workload,
  requestsPerSecond: number,
  list: PriceList,
): readonly Part[] {
  const [, ...others] = costOf(usage, workload, list);
  const name = `Tencent, ${requestsPerSecond} request a second for a month`;
  return [{ name, usd: requestsPerSecond * dollars('requestsPerSecondMonth', list) }, ...others];
}

export function rekognition({ images }: Workload, list: PriceList): readonly Part[] {
  return [{ name: 'Rekognition, IndexFaces', usd: images * dollars('rekognitionIndexFaces', list) }];
}

export function total(parts: readonly Part[]): number {
  return parts.reduce((sum, { usd }) => sum + usd, 0);
}
