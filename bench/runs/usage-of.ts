import type { Usage } from '../cost/usage.ts';
import { billedGbSeconds, facesAdded, paidCalls, type Run } from './run.ts';

/** Receiving and deleting take a request for each batch. */
const REQUESTS_PER_BATCH = 2;
/** Base64 is a third larger. */
const BASE64 = 4 / 3;

/** What one image of that run took. Queues: what functions requested, what sent the events, and Lambda's own polling. */
export function usageOf(run: Run, name: 'product' | 'baseline'): Usage {
  const images = facesAdded(run);
  const { meter, invocations, queueRequests, batches } = run;
  const isProduct = name === 'product';
  return {
    createFaceCalls: paidCalls(run) / images,
    writeUnits: meter.allWriteUnits / images,
    readUnits: meter.readUnits / images,
    invocations: invocations.length / images,
    gbSeconds: billedGbSeconds(run) / images,
    isArm: isProduct,
    s3Gets: meter.s3Reads / images,
    s3Puts: meter.s3Puts / images,
    storedPerByte: meter.bytesPut / run.imageBytes,
    annotations: meter.annotations / images,
    bucketEvents: isProduct ? 1 : 0,
    outcomeEvents: run.events / images,
    // The event's own message, too.
    sqsRequests: 1 + (batches.standard * REQUESTS_PER_BATCH + queueRequests.standard) / images,
    sqsFifoRequests: (batches.fifo * REQUESTS_PER_BATCH + queueRequests.fifo) / images,
    logBytes: run.logBytes / images,
    egressPerByte: isProduct ? meter.bytesByUrl / run.imageBytes : BASE64,
  };
}
