import { allEnded } from '../../functions/domain/all-ended.ts';
import { MAX_FACES_PER_PERSON, MAX_IMAGES_PER_CALL } from '../../functions/domain/tencent/tencent-limits.ts';
import { type ExaminedPerson, examineImages } from './examine-images.ts';
import { judgePerson } from './judge-person.ts';
import type { RebuildReads, RebuildResult, RebuildSettings, ResultCounts } from './ports.ts';
import { atTencent } from './rebuild-person.ts';
import { counts, NO_RESULTS, sum } from './result-counts.ts';

/** Persons that are read at the same time. */
const SIDE_BY_SIDE = 16;

export interface CountedImages {
  /** Items of the Persons table. */
  readonly persons: number;
  /** Persons of whom images can be enrolled again. */
  readonly enrollablePersons: number;
  /** Images that can be enrolled again, if their faces are gone. */
  readonly enrollable: number;
  /** Requests that would carry all of these. */
  readonly calls: { readonly least: number; readonly most: number };
  /** What becomes of the others. */
  readonly results: ResultCounts;
  /** What Tencent said of some of the persons. */
  readonly sample: { readonly persons: number; readonly missing: number; readonly results: ResultCounts };
  readonly isInterrupted: boolean;
}

/** Counts what a rebuild would send, and asks Tencent for the first persons: the table has them in no order. */
export async function countImages(
  settings: RebuildSettings,
  ports: RebuildReads,
  context: {
    readonly signal: AbortSignal;
    readonly sampleSize: number;
    onProgress(persons: number, enrollable: number): void;
  },
): Promise<CountedImages> {
  let [persons, enrollablePersons, enrollable, least, most] = [0, 0, 0, 0, 0];
  let results = NO_RESULTS;
  const sample: ExaminedPerson[] = [];
  for await (const page of ports.personIds()) {
    for (let from = 0; from < page.length && !context.signal.aborted; from += SIDE_BY_SIDE) {
      const ids = page.slice(from, from + SIDE_BY_SIDE);
      for (const person of await allEnded(ids.map((id) => examineImages(id, settings, ports)))) {
        const images = person.enrollable.length;
        persons += 1;
        results = sum(results, counts([...person.leftOut, ...person.unfinished.map(() => 'sentAgain' as const)]));
        if (images === 0) continue;
        enrollablePersons += 1;
        enrollable += images;
        least += leastCalls(Math.min(images, MAX_FACES_PER_PERSON), settings);
        most += Math.min(images, MAX_FACES_PER_PERSON);
        if (sample.length < context.sampleSize) sample.push(person);
      }
      context.onProgress(persons, enrollable);
    }
    if (context.signal.aborted) break;
  }
  const calls = { least, most };
  const isInterrupted = context.signal.aborted;
  const asked = isInterrupted ? [] : sample;
  return {
    persons,
    enrollablePersons,
    enrollable,
    calls,
    results,
    sample: await askForSample(asked, settings, ports),
    isInterrupted,
  };
}

/** The request that creates a person carries one image. */
function leastCalls(images: number, { createsPersons }: RebuildSettings): number {
  return createsPersons ? 1 + Math.ceil((images - 1) / MAX_IMAGES_PER_CALL) : Math.ceil(images / MAX_IMAGES_PER_CALL);
}

async function askForSample(
  sample: readonly ExaminedPerson[],
  settings: RebuildSettings,
  ports: RebuildReads,
): Promise<CountedImages['sample']> {
  const results: RebuildResult[] = [];
  let missing = 0;
  for (const person of sample) {
    const reply = await atTencent(person.personId, settings, ports);
    const { rows, leftOut } = judgePerson(person, reply, settings);
    results.push(...leftOut, ...rows.map(() => 'sent' as const));
    if (reply.kind === 'missing') missing += 1;
  }
  return { persons: sample.length, missing, results: counts(results) };
}
