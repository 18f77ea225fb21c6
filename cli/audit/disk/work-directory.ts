import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EXIT, Problem } from '../../shared/problem.ts';
import type { AuditRecord, RecordSet } from '../audit-record.ts';
import type { AuditFiles, AuditProgress } from '../ports.ts';
import { DirectoryLock, LOCK_FILE } from './directory-lock.ts';
import { SEARCHES } from './kept-searches.ts';
import { onDisk } from './on-disk.ts';

/** Records in memory before they are appended to their files. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

const FINDINGS = 'findings.jsonl';
const STATE = 'state.json';

/** All that is ever deleted, besides the lock. */
const OWN_FILE = /^(state\.json(\.part)?|findings\.jsonl|(persons|images)-\d+\.jsonl)$/;

/** What is saved beside the progress: files that are longer were written after it, and are cut. */
interface SavedState {
  readonly options: string;
  readonly parts: number;
  readonly progress: AuditProgress;
  readonly bytes: Readonly<Record<string, number>>;
}

/** The files of one audit. They hold person ids and object keys: only the operator may read them. */
export class WorkDirectory implements AuditFiles {
  readonly parts: number;
  readonly path: string;
  readonly #options: string;
  readonly #lock: DirectoryLock;
  readonly #buffers = new Map<string, string[]>();
  readonly #bytes: Record<string, number>;
  #buffered = 0;

  private constructor(path: string, lock: DirectoryLock, { options, parts, bytes }: Omit<SavedState, 'progress'>) {
    this.path = path;
    this.parts = parts;
    this.#lock = lock;
    this.#options = options;
    this.#bytes = { ...bytes };
  }

  /**
   * Without anything that an earlier audit has left.
   *
   * @param options what the audit was asked for
   * @throws {Problem} when another audit works in the directory, when it holds anything else, or cannot be written
   */
  static create(path: string, options: string, parts: number, progress: AuditProgress): WorkDirectory {
    return onDisk(path, 'beginning', () => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      const other = readdirSync(path).find((name) => !isOwn(name));
      if (other !== undefined) {
        throw new Problem(
          `The directory ${path} holds ${other}, which is not of an audit. Give an empty directory, or one that does not exist.`,
          EXIT.usage,
        );
      }
      return locked(path, (lock) => {
        deleteFiles(path);
        const directory = new WorkDirectory(path, lock, { options, parts, bytes: {} });
        directory.save(progress);
        return directory;
      });
    });
  }

  /**
   * What an earlier run has left; undefined when there is nothing of the same options.
   *
   * @throws {Problem} when another audit works in the directory, or what is there cannot be read
   */
  static resume(
    path: string,
    options: string,
  ): { readonly directory: WorkDirectory; readonly progress: AuditProgress } | undefined {
    return onDisk(path, 'beginning', () => {
      const state = join(path, STATE);
      if (!existsSync(state)) return undefined;
      return locked(path, (lock) => {
        const saved = savedState(path, readFileSync(state, 'utf8'));
        if (saved.options !== options) return undefined;
        const directory = new WorkDirectory(path, lock, saved);
        directory.#cut();
        return { directory, progress: saved.progress };
      });
    });
  }

  add(record: AuditRecord): void {
    const { set, ...stored } = record;
    this.#append(fileOf(set, partOf(record.key, this.parts)), stored);
  }

  addFinding(finding: object): void {
    this.#append(FINDINGS, finding);
  }

  async *read(set: RecordSet, part: number): AsyncGenerator<AuditRecord> {
    this.#flush();
    for await (const line of this.#lines(fileOf(set, part))) yield { set, ...(line as object) } as AuditRecord;
  }

  /** All findings so far, those of earlier runs too. */
  async *findings(): AsyncGenerator<object> {
    this.#flush();
    yield* this.#lines(FINDINGS) as AsyncGenerator<object>;
    this.#lock.check();
  }

  save(progress: AuditProgress): void {
    this.#flush();
    const saved: SavedState = { options: this.#options, parts: this.parts, progress, bytes: this.#bytes };
    const state = join(this.path, STATE);
    onDisk(this.path, 'later', () => {
      writeFileSync(`${state}.part`, JSON.stringify(saved), { mode: 0o600 });
      renameSync(`${state}.part`, state);
    });
  }

  remove(): void {
    onDisk(this.path, 'later', () => {
      this.#lock.check();
      deleteFiles(this.path);
      this.close();
    });
    try {
      rmdirSync(this.path);
    } catch {
      // Answers of searches are kept in it, or it is the mount point of a volume.
    }
  }

  close(): void {
    this.#lock.release();
  }

  #append(file: string, line: object): void {
    const text = `${JSON.stringify(line)}\n`;
    const buffer = this.#buffers.get(file) ?? [];
    if (buffer.length === 0) this.#buffers.set(file, buffer);
    buffer.push(text);
    this.#buffered += text.length;
    if (this.#buffered > MAX_BUFFERED_BYTES) this.#flush();
  }

  #flush(): void {
    onDisk(this.path, 'later', () => {
      this.#lock.check();
      for (const [file, lines] of this.#buffers) {
        const text = lines.join('');
        appendFileSync(join(this.path, file), text, { mode: 0o600 });
        this.#bytes[file] = (this.#bytes[file] ?? 0) + Buffer.byteLength(text);
      }
    });
    this.#buffers.clear();
    this.#buffered = 0;
  }

  /** What was written after the state was saved is read again. */
  #cut(): void {
    for (const file of this.#files()) {
      const path = join(this.path, file);
      if (existsSync(path)) truncateSync(path, this.#bytes[file] ?? 0);
    }
  }

  #files(): readonly string[] {
    const sets: readonly RecordSet[] = ['persons', 'images'];
    const parts = Array.from({ length: this.parts }, (_, part) => part);
    return [FINDINGS, ...sets.flatMap((set) => parts.map((part) => fileOf(set, part)))];
  }

  async *#lines(file: string): AsyncGenerator<unknown> {
    const path = join(this.path, file);
    if (!existsSync(path)) return;
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      yield JSON.parse(line);
    }
  }
}

/** The lock stays with what was begun. */
function locked<T>(path: string, begin: (lock: DirectoryLock) => T): T {
  const lock = DirectoryLock.take(path);
  let begun: T | undefined;
  try {
    begun = begin(lock);
    return begun;
  } finally {
    if (begun === undefined) lock.release();
  }
}

/** @throws {Problem} when it is not whole */
function savedState(path: string, text: string): SavedState {
  try {
    return JSON.parse(text) as SavedState;
  } catch (error) {
    throw new Problem(
      `The state of the audit in ${path} cannot be read, so it cannot be resumed. Leave --resume out to start anew.`,
      EXIT.usage,
      { cause: error },
    );
  }
}

function isOwn(name: string): boolean {
  return OWN_FILE.test(name) || LOCK_FILE.test(name) || name === SEARCHES;
}

function deleteFiles(path: string): void {
  for (const name of readdirSync(path)) if (OWN_FILE.test(name)) rmSync(join(path, name));
}

function fileOf(set: RecordSet, part: number): string {
  return `${set}-${part}.jsonl`;
}

/** FNV-1a over the UTF-16 units of the key: equal keys are in the same part, and the parts are about equal. */
function partOf(key: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % parts;
}
