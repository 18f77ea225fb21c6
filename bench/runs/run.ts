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
  readonly queueRequests: { readonly standard: number; readonly fifo: number };
  /** Batches that were received from queues. */
  readonly batches: { readonly standard: number; readonly fifo: number };
  /** Events about outcomes that were put into the event bus. */
  readonly events: number;
  /** From each upload until the target of a rule has the event about its outcome; of images without one: infinite. */
  readonly msToEvent: readonly number[];
  /** From each upload until Tencent had added a face to its person; of persons with one image each. */
  readonly msToFace: readonly number[];
  /** That functions wrote. */
  readonly logBytes: number;
}

const MIB = 1024 * 1024;

/** Requests that add faces. Tencent bills both kinds alike. */
export function writingCalls({ journal }: Run): readonly JournalEntry[] {
  return journal.filter(({ action }) => action === 'CreateFace' || action === 'CreatePerson');
}

/** Calls that Tencent bills: those it answered. */
export function paidCalls(run: Run): number {
  return writingCalls(run).filter(({ outcome }) => outcome === 'answered').length;
}

/** Faces that were added. Without one, nothing can be said of an image. */
export function facesAdded({ journal }: Run): number {
  const faces = journal.reduce((sum, { faceIds }) => sum + faceIds.length, 0);
  if (faces === 0)
    throw new Error('The run added no face. The journal of the stand-in says what became of its requests.');
  return faces;
}

/** Requests that brought nothing: throttled, refused for another one of the same person, failed in any other way. */
export function wastedRequests({ journal }: Run): number {
  return journal.filter(({ outcome, overlapped }) => outcome !== 'answered' || overlapped).length;
}

/** What Lambda bills: each invocation rounded up to a millisecond, and the loading of the code with the first one. */
export function billedMs({ invocations }: Run, stage?: string): number {
  return ofStage(invocations, stage).reduce((sum, { wallMs }) => sum + Math.ceil(wallMs), 0);
}

export function billedGbSeconds({ invocations }: Run): number {
  return invocations.reduce((sum, { wallMs, memoryMiB }) => sum + (Math.ceil(wallMs) / 1000) * (memoryMiB / 1024), 0);
}

/** Processor time of all functions, or of that of one stage. */
export function cpuMs({ invocations }: Run, stage?: string): number {
  return ofStage(invocations, stage).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** The most memory that an environment of any function has had, or of that of one stage. */
export function peakMiB({ invocations }: Run, stage?: string): number {
  return Math.max(...ofStage(invocations, stage).map(({ peakRssBytes }) => peakRssBytes)) / MIB;
}

function ofStage(invocations: readonly Billed[], stage: string | undefined): readonly Billed[] {
  return stage === undefined ? invocations : invocations.filter((each) => each.stage === stage);
}

/** Slots that the pacer gave out and that nothing was sent in: the machine was busy when they came. */
export function missedSlots({ meter, journal }: Run): number {
  const taken = [...meter.writeUnits].filter(([where]) => where.includes('PacerTable'));
  return taken.reduce((sum, [, units]) => sum + units, 0) - journal.length;
}
