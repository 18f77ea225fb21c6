import type { RequestTarget } from './request-target.ts';

/** What the client receives instead of the true answer. */
type FaultAnswer =
  | { readonly kind: 'error'; readonly code: string; readonly message?: string }
  | { readonly kind: 'http'; readonly status: number; readonly body?: string }
  /** Resets the connection. */
  | { readonly kind: 'reset' }
  /** Sends nothing. The connection stays open until the client closes it. */
  | { readonly kind: 'silence' }
  /** Sends the headers and half of the true answer, then resets the connection. */
  | { readonly kind: 'cutOff' };

/** Something that goes wrong with the next requests that match it. */
export interface Fault {
  /** Tencent's name of the action, such as `CreateFace`. Absent: every action matches. */
  readonly action?: string;
  readonly personId?: string;
  /** Only requests with at least this many images match. */
  readonly minImages?: number;
  /** Only requests match that carry an image whose URL, as the journal has it, contains this text. */
  readonly image?: string;
  /** The number of requests that are affected; default 1. */
  readonly times?: number;
  /** Delays the request before anything else. */
  readonly delayMs?: number;
  /**
   * What the stand-in does with the request itself: `none` is the default when there is an `answer`, otherwise `done`.
   * `late` leaves the client without an answer and carries the request out after `lateMs`.
   */
  readonly effect?: 'none' | 'done' | 'late';
  /** Default 3000. */
  readonly lateMs?: number;
  /** Absent: the true answer. */
  readonly answer?: FaultAnswer;
  /** RetCodes of the images, in their order. An image with 0 keeps its true RetCode. */
  readonly retCodes?: readonly number[];
}

/** Faults that wait for a request that matches them, the oldest first. */
export class FaultQueue {
  #faults: { readonly fault: Fault; left: number }[] = [];

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  take(target: RequestTarget): Fault | undefined {
    const found = this.#faults.find(({ fault }) => matches(fault, target));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#faults.splice(this.#faults.indexOf(found), 1);
    return found.fault;
  }

  get length(): number {
    return this.#faults.length;
  }

  clear(): void {
    this.#faults = [];
  }
}

export function effectOf(fault: Fault | undefined): 'none' | 'done' | 'late' {
  return fault?.effect ?? (fault?.answer ? 'none' : 'done');
}

function matches(fault: Fault, target: RequestTarget): boolean {
  return (
    (fault.action === undefined || fault.action === target.action) &&
    (fault.personId === undefined || fault.personId === target.personId) &&
    target.images.length >= (fault.minImages ?? 0) &&
    (fault.image === undefined || target.images.some((image) => image.includes(fault.image ?? '')))
  );
}
