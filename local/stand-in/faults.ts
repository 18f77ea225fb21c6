/** What the client gets instead of the true answer. */
type FaultAnswer =
  | { readonly kind: 'error'; readonly code: string; readonly message?: string }
  | { readonly kind: 'http'; readonly status: number; readonly body?: string }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** Nothing ever comes; the connection stays open until the client closes it. */
  | { readonly kind: 'silence' }
  /** The headers and half of the true answer, then a reset. */
  | { readonly kind: 'cutOff' };

/** Something that goes wrong with the next requests that it applies to. */
export interface Fault {
  /** Absent: with every action. */
  readonly action?: string;
  readonly personId?: string;
  /** Only requests with at least so many images. */
  readonly minImages?: number;
  /** Only requests with an image whose Url, as the journal has it, contains this. */
  readonly image?: string;
  /** How many requests it meets; 1 unless given. */
  readonly times?: number;
  /** Waits so long before anything else. */
  readonly delayMs?: number;
  /** What becomes of the request itself: `none` unless there is no `answer`, then `done`. `late`: `lateMs` later. */
  readonly effect?: 'none' | 'done' | 'late';
  readonly lateMs?: number;
  /** Absent: the true answer. */
  readonly answer?: FaultAnswer;
  /** RetCodes of the images, in their order; a 0 leaves that image to the truth. */
  readonly retCodes?: readonly number[];
}

export interface FaultTarget {
  readonly action: string;
  readonly personId?: string | undefined;
  readonly images: readonly string[];
}

/** Faults wait here, the oldest first, until a request comes that they apply to. */
export class FaultQueue {
  #faults: { readonly fault: Fault; left: number }[] = [];

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  take(target: FaultTarget): Fault | undefined {
    const found = this.#faults.find(({ fault }) => applies(fault, target));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#faults.splice(this.#faults.indexOf(found), 1);
    return found.fault;
  }

  get waiting(): number {
    return this.#faults.length;
  }

  clear(): void {
    this.#faults = [];
  }
}

export function effectOf(fault: Fault | undefined): 'none' | 'done' | 'late' {
  return fault?.effect ?? (fault?.answer ? 'none' : 'done');
}

function applies(fault: Fault, target: FaultTarget): boolean {
  return (
    (fault.action === undefined || fault.action === target.action) &&
    (fault.personId === undefined || fault.personId === target.personId) &&
    target.images.length >= (fault.minImages ?? 0) &&
    (fault.image === undefined || target.images.some((image) => image.includes(fault.image ?? '')))
  );
}
