import type { JournalEntry } from '../../local/stand-in/journal.ts';
import type { Billed } from '../world/lambda.ts';
import type { Meter } from '../world/meter.ts';

/** What one run of one pipeline left behind. */
export interface Run {
  readonly images: number;
  readonly persons: number;
  /** Bytes of all images together. */
  readonly imageBytes: number;
  readonly journal: readonly JournalEntry[];
  readonly invocations: readonly Billed[];
  readonly meter: Meter;
  /** Requests to queues that functions made. */
  readonly queueRequests: number;
  /** That functions wrote. */
  readonly logBytes: number;
}

export function createFaceCalls({ journal }: Run): readonly JournalEntry[] {
  return journal.filter(({ action }) => action === 'CreateFace');
}

/** Calls that Tencent bills: those it answered. */
export function paidCalls(run: Run): number {
  return createFaceCalls(run).filter(({ outcome }) => outcome === 'answered').length;
}

/** Faces that were added. */
export function facesAdded({ journal }: Run): number {
  return journal.reduce((sum, { faceIds }) => sum + faceIds.length, 0);
}

/** Requests that brought nothing: throttled, refused for another one of the same person, failed in any other way. */
export function wastedRequests({ journal }: Run): number {
  return journal.filter(({ outcome, overlapped }) => outcome !== 'answered' || overlapped).length;
}

/** What Lambda bills: each invocation rounded up to a millisecond, and the loading of the code with the first one. */
export function billedMs({ invocations }: Run): number {
  return invocations.reduce((sum, { wallMs }) => sum + Math.ceil(wallMs), 0);
}

export function billedGbSeconds({ invocations }: Run): number {
  return invocations.reduce((sum, { wallMs, memoryMiB }) => sum + (Math.ceil(wallMs) / 1000) * (memoryMiB / 1024), 0);
}

export function cpuMs({ invocations }: Run): number {
  return invocations.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
