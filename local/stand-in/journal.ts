import type { RequestTarget } from './request-target.ts';

/** Actions that change a person. Tencent accepts one at a time for each person. */
const WRITING_ACTIONS: ReadonlySet<string> = new Set([
  'CreateFace',
  'CreatePerson',
  'CopyPerson',
  'DeleteFace',
  'DeletePerson',
  'DeletePersonFromGroup',
]);

export interface JournalEntry extends RequestTarget {
  readonly requestId: string;
  /** Epoch milliseconds of its arrival. */
  readonly startedAt: number;
  /** When both the answer and the work were done; absent while the request runs. */
  readonly endedAt?: number;
  /** `answered`, Tencent's error code, or the answer of a fault: `reset`, `silence`, `cutOff`, `http 500`. */
  readonly outcome?: string;
  readonly retCodes?: readonly number[];
  readonly faceIds: readonly string[];
  /** Another request that changes the same person ran at the same time. */
  readonly overlapped: boolean;
  /** A fault matched it. */
  readonly faulted: boolean;
}

export type EntryEnd = Partial<Pick<JournalEntry, 'outcome' | 'retCodes' | 'faceIds' | 'faulted'>>;

export interface JournalSummary {
  readonly requests: number;
  readonly byAction: Readonly<Record<string, number>>;
  readonly byOutcome: Readonly<Record<string, number>>;
  readonly createFaceCalls: number;
  /** In all CreateFace calls. */
  readonly images: number;
  readonly facesAdded: number;
  readonly overlaps: number;
  /** The most arrivals in any sliding second. */
  readonly maxPerSecond: number;
}

type Draft = { -readonly [K in keyof JournalEntry]: JournalEntry[K] };

/** Every request, in order of arrival. */
export class Journal {
  #entries: Draft[] = [];

  begin(entry: Pick<JournalEntry, 'requestId' | 'action' | 'personId' | 'images' | 'startedAt'>): JournalEntry {
    const draft: Draft = { ...entry, faceIds: [], overlapped: false, faulted: false };
    if (WRITING_ACTIONS.has(draft.action)) {
      const running = this.#entries.filter(
        (other) =>
          other.endedAt === undefined && other.personId === draft.personId && WRITING_ACTIONS.has(other.action),
      );
      for (const each of running) each.overlapped = true;
      draft.overlapped = running.length > 0;
    }
    this.#entries.push(draft);
    return draft;
  }

  note(entry: JournalEntry, what: EntryEnd): void {
    Object.assign(entry, what);
  }

  end(entry: JournalEntry, endedAt: number): void {
    (entry as Draft).endedAt = endedAt;
  }

  entries(): readonly JournalEntry[] {
    return structuredClone(this.#entries);
  }

  summary(): JournalSummary {
    const entries = this.#entries;
    const createFace = entries.filter((entry) => entry.action === 'CreateFace');
    return {
      requests: entries.length,
      byAction: countBy(entries, (entry) => entry.action),
      byOutcome: countBy(entries, (entry) => entry.outcome ?? 'running'),
      createFaceCalls: createFace.length,
      images: createFace.reduce((sum, entry) => sum + entry.images.length, 0),
      facesAdded: entries.reduce((sum, entry) => sum + entry.faceIds.length, 0),
      overlaps: entries.filter((entry) => entry.overlapped).length,
      maxPerSecond: maxInAnySecond(entries.map((entry) => entry.startedAt)),
    };
  }

  clear(): void {
    this.#entries = [];
  }
}

/** The largest number of moments (epoch milliseconds) in any sliding second. */
export function maxInAnySecond(moments: readonly number[]): number {
  const sorted = [...moments].sort((a, b) => a - b);
  let first = 0;
  let most = 0;
  sorted.forEach((moment, index) => {
    while (moment - (sorted[first] ?? moment) >= 1000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

function countBy(entries: readonly JournalEntry[], key: (entry: JournalEntry) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of entries) counts[key(entry)] = (counts[key(entry)] ?? 0) + 1;
  return counts;
}
