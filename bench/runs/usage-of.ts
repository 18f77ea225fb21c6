import type { Usage } from '../cost/usage.ts';
import { billedGbSeconds, facesAdded, paidCalls, type Run } from './run.ts';

/** Receiving and deleting take a request for each batch. */
const REQUESTS_PER_BATCH = 2;
/** Base64 is a third larger. */
const BASE64 = 4 / 3;

/** What one image of that run took. Queues: what functions requested, what sent the events, and Lambda's own polling. */
export function usageOf(run: Run, name: 'product' | 'baseline'): Usage {
  const images = facesAdded(run);
  const { meter, invocations, queueRequests } = run;
  const s3 = [...meter.requests].filter(([what]) => what.startsWith('S3 ')).reduce((sum, [, count]) => sum + count, 0);
  const fifoBatches = invocations.filter(({ functionName }) => /Enrollments/.test(functionName)).length;
  const otherBatches = invocations.length - fifoBatches;
  const hides = Math.min(otherBatches, queueRequests);
  const isProduct = name === 'product';
  return {
    createFaceCalls: paidCalls(run) / images,
    writeUnits: meter.allWriteUnits / images,
    readUnits: meter.readUnits / images,
    invocations: invocations.length / images,
    gbSeconds: billedGbSeconds(run) / images,
    isArm: isProduct,
    s3Gets: s3 / images,
    events: isProduct ? 1 : 0,
    // The event's own message, and for each batch of intake a change of visibility besides Lambda's requests.
    sqsRequests: 1 + (otherBatches * REQUESTS_PER_BATCH + (isProduct ? hides : 0)) / images,
    sqsFifoRequests: isProduct ? (queueRequests - hides + fifoBatches * REQUESTS_PER_BATCH) / images : 0,
    logBytes: run.logBytes / images,
    egressPerByte: isProduct ? 1 : BASE64,
  };
}
