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
import { EXIT, Problem } from '../shared/problem.ts';
import type { AuditRecord, RecordSet } from './audit-record.ts';
import type { AuditProgress, WorkFiles } from './ports.ts';

/** Records in memory before they are appended to their files. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

const FINDINGS = 'findings.jsonl';
const STATE = 'state.json';

/** All that is ever deleted. */
const OWN_FILE = /^(state\.json(\.part)?|findings\.jsonl|(persons|images)-\d+\.jsonl)$/;

/** What is saved beside the progress: files that are longer were written after it, and are cut. */
interface SavedState {
  readonly options: string;
  readonly parts: number;
  readonly progress: AuditProgress;
  readonly bytes: Readonly<Record<string, number>>;
}

/** The files of one audit. They hold person ids and object keys: only the operator may read them. */
export class WorkDirectory implements WorkFiles {
  readonly parts: number;
  readonly path: string;
  readonly #options: string;
  readonly #buffers = new Map<string, string[]>();
  readonly #bytes: Record<string, number>;
  #buffered = 0;

  private constructor(path: string, options: string, parts: number, bytes: Readonly<Record<string, number>>) {
    this.path = path;
    this.parts = parts;
    this.#options = options;
    this.#bytes = { ...bytes };
  }

  /**
   * Without anything that an earlier audit has left.
   *
   * @param options what the audit was asked for
   * @throws {Problem} when the directory holds anything else
   */
  static create(path: string, options: string, parts: number, progress: AuditProgress): WorkDirectory {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const others = readdirSync(path).filter((name) => !OWN_FILE.test(name));
    if (others.length > 0) {
      throw new Problem(
        `The directory ${path} holds ${others[0]}, which is not of an audit. Give an empty directory, or one that does not exist.`,
        EXIT.usage,
      );
    }
    deleteFiles(path);
    const directory = new WorkDirectory(path, options, parts, {});
    directory.save(progress);
    return directory;
  }

  /** What an earlier run has left; undefined when there is nothing of the same options. */
  static resume(
    path: string,
    options: string,
  ): { readonly directory: WorkDirectory; readonly progress: AuditProgress } | undefined {
    const state = join(path, STATE);
    if (!existsSync(state)) return undefined;
    const saved = JSON.parse(readFileSync(state, 'utf8')) as SavedState;
    if (saved.options !== options) return undefined;
    const directory = new WorkDirectory(path, options, saved.parts, saved.bytes);
    directory.#cut();
    return { directory, progress: saved.progress };
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
  }

  save(progress: AuditProgress): void {
    this.#flush();
    const saved: SavedState = { options: this.#options, parts: this.parts, progress, bytes: this.#bytes };
    const state = join(this.path, STATE);
    writeFileSync(`${state}.part`, JSON.stringify(saved), { mode: 0o600 });
    renameSync(`${state}.part`, state);
  }

  remove(): void {
    deleteFiles(this.path);
    rmdirSync(this.path);
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
    for (const [file, lines] of this.#buffers) {
      const text = lines.join('');
      appendFileSync(join(this.path, file), text, { mode: 0o600 });
      this.#bytes[file] = (this.#bytes[file] ?? 0) + Buffer.byteLength(text);
    }
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
