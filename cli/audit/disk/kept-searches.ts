import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { type ImageRef, imageId } from '../../../functions/domain/face-row.ts';
import type { SearchAnswers, SearchResult } from '../undecided/ports.ts';
import { openFaces, type UndecidedImage } from '../undecided/undecided-person.ts';
import { onDisk } from './on-disk.ts';

/** The folder in the directory of an audit. */
export const SEARCHES = 'searches';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Long enough to look at the images. Faces and scores are personal data. */
const KEPT_MS = 7 * DAY_MS;

/** Scores change with the image and the face only, and both have ids of their own. */
const Kept = v.object({
  /** The faces that were in question. */
  faces: v.array(v.string()),
  result: v.variant('kind', [
    v.object({
      kind: v.literal('scored'),
      scores: v.array(v.tuple([v.string(), v.number()])),
      othersAtMost: v.optional(v.number()),
    }),
    v.object({ kind: v.literal('noFace'), code: v.string() }),
  ]),
});

/**
 * The answers to billed searches, a file for each image, so that an interruption, a crash or another run does not pay for
 * them again. The names of the files tell neither an object key nor a person.
 */
export class KeptSearches implements SearchAnswers {
  readonly #directory: string;
  readonly #path: string;
  readonly #now: () => number;

  /** @param directory of the audit */
  constructor(directory: string, now: () => number = Date.now) {
    this.#directory = directory;
    this.#path = join(directory, SEARCHES);
    this.#now = now;
  }

  /** Deletes answers that are too old. */
  deleteOld(): void {
    for (const name of this.#names()) {
      const file = join(this.#path, name);
      const writtenAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (writtenAt + KEPT_MS < this.#now()) rmSync(file, { force: true });
    }
    this.#leaveNothing();
  }

  find(image: UndecidedImage): SearchResult | undefined {
    const kept = keptIn(this.#fileOf(image.row));
    if (kept === undefined || !openFaces(image).every((faceId) => kept.faces.includes(faceId))) return undefined;
    const { result } = kept;
    return result.kind === 'scored' ? { ...result, scores: new Map(result.scores) } : result;
  }

  keep(image: UndecidedImage, result: SearchResult): void {
    const faces = openFaces(image);
    const isFinal = result.kind === 'noFace' || (result.kind === 'scored' && knowsAll(faces, result));
    if (!isFinal) return;
    const kept = { faces, result: result.kind === 'scored' ? { ...result, scores: [...result.scores] } : result };
    const file = this.#fileOf(image.row);
    this.#writing(() => {
      // A run that is killed leaves the whole answer or none. Two runs write the same.
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(kept), { mode: 0o600 });
      renameSync(`${file}.${process.pid}`, file);
    });
  }

  forget(image: ImageRef): void {
    rmSync(this.#fileOf(image), { force: true });
    this.#leaveNothing();
  }

  /** @throws {Problem} when answers cannot be kept: it is called before anything is billed */
  prepare(): void {
    this.#writing(() => {
      const probe = join(this.#path, `probe.${process.pid}`);
      writeFileSync(probe, '', { mode: 0o600 });
      rmSync(probe, { force: true });
    });
  }

  #writing(write: () => void): void {
    onDisk(this.#directory, 'later', () => {
      mkdirSync(this.#path, { recursive: true, mode: 0o700 });
      write();
    });
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#path);
    } catch {
      return [];
    }
  }

  #leaveNothing(): void {
    try {
      rmdirSync(this.#path);
    } catch {
      // Other answers are in it.
    }
  }

  #fileOf(image: ImageRef): string {
    return join(this.#path, `${createHash('sha256').update(imageId(image)).digest('hex')}.json`);
  }
}

function keptIn(file: string): v.InferOutput<typeof Kept> | undefined {
  try {
    const read = v.safeParse(Kept, JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** A face that the search does not know yet will have a score later. */
function knowsAll(faces: readonly string[], { scores, othersAtMost }: SearchResult & { kind: 'scored' }): boolean {
  return othersAtMost !== undefined || faces.every((faceId) => scores.has(faceId));
}
