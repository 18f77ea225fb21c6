import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Conversion, ConversionRequest, ImageConverter } from '../ports.ts';
import type { FromProcess, ToProcess } from './process-messages.ts';
import { residentBytes } from './resident-bytes.ts';

export interface ConverterProcessProps {
  /** `convert-images`, as a file that Node runs. */
  readonly file: string;
  /** Milliseconds that one image may take. */
  readonly deadlineMs: number;
  /** Bytes that the process may have in memory at any time. */
  readonly memoryLimitBytes: number;
  /** A process that has more than this in memory after an image is replaced: much of it would never come back. */
  readonly idleMemoryBytes: number;
}

/** The decoders could not be loaded. No image is to blame. */
export class ConverterUnavailableError extends Error {
  override readonly name = 'ConverterUnavailableError';
}

/** How often the memory is looked at. A decoder takes less than 100 MB in that time. */
const LOOK_EVERY_MS = 50;
const MAX_PRINTED = 2_000;

/**
 * Decodes images in a process of its own. A decoder that crashes, hangs or takes all memory ends with that process and costs
 * that image only. The next image gets a new process.
 */
export class ConverterProcess implements ImageConverter {
  readonly #props: ConverterProcessProps;
  #process: Promise<ChildProcess> | undefined;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(props: ConverterProcessProps) {
    this.#props = props;
  }

  /** Loads the decoders, while others still fetch the first image. */
  start(): void {
    // A failure is reported to the conversion that needs the process.
    this.#process ??= started(this.#props.file);
    this.#process.catch(() => {});
  }

  convert(request: ConversionRequest): Promise<Conversion> {
    const conversion = this.#busy.then(() => this.#convert(request));
    this.#busy = conversion.catch(() => {});
    return conversion;
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    await running?.then(ended, () => {});
  }

  async #convert(request: ConversionRequest): Promise<Conversion> {
    const answer = (await this.#ask(request)) ?? (await this.#ask(request));
    if (answer === undefined) throw new ConverterUnavailableError('The decoder failed twice before it had the image');
    return answer;
  }

  /** @returns undefined when the process failed before it had the image, as one may that was idle */
  async #ask(request: ConversionRequest): Promise<Conversion | undefined> {
    const { conversion, mayGoOn } = await this.#exchange(await this.#running(), request);
    if (!mayGoOn) await this.stop();
    return conversion;
  }

  async #running(): Promise<ChildProcess> {
    this.start();
    try {
      return await (this.#process as Promise<ChildProcess>);
    } catch (error) {
      this.#process = undefined;
      throw error;
    }
  }

  #exchange(child: ChildProcess, { bytes, ...request }: ConversionRequest): Promise<Answer> {
    const { deadlineMs, memoryLimitBytes, idleMemoryBytes } = this.#props;
    return new Promise((resolve) => {
      let hasBegun = false;
      const settle = (answer: Answer) => {
        clearTimeout(deadline);
        clearInterval(looks);
        child.off('message', answered).off('exit', exited);
        resolve(answer);
      };
      /** Nothing that happens before the process has the image is the image's fault. */
      const refuse = (detail: string) =>
        settle({ conversion: hasBegun ? { kind: 'undecodable', detail } : undefined, mayGoOn: false });
      const answered = (message: FromProcess) => {
        if (message.kind === 'begun') hasBegun = true;
        if (message.kind !== 'done') return;
        settle({ conversion: message.conversion, mayGoOn: message.rssBytes <= idleMemoryBytes });
      };
      const exited = (code: number | null, signal: string | null) =>
        refuse(`The decoder ended: ${signal === null ? `exit code ${code}` : signal}`);
      const deadline = setTimeout(() => refuse(`The decoder took longer than ${deadlineMs} ms`), deadlineMs);
      const looks = setInterval(() => {
        const bytesNow = residentBytes(child.pid);
        if (bytesNow <= memoryLimitBytes) return;
        refuse(`The decoder took ${bytesNow} bytes: expected at most ${memoryLimitBytes}`);
      }, LOOK_EVERY_MS);
      child.on('message', answered).on('exit', exited);
      if (!isRunning(child)) exited(child.exitCode, child.signalCode);
      child.send({ ...request, byteCount: bytes.length } satisfies ToProcess, () => {});
      child.stdin?.write(bytes, () => {});
    });
  }
}

interface Answer {
  /** Absent: the process failed before it had the image. */
  readonly conversion: Conversion | undefined;
  /** The process may decode the next image. */
  readonly mayGoOn: boolean;
}

/** @throws ConverterUnavailableError with what the process printed */
function started(file: string): Promise<ChildProcess> {
  const child = fork(file, {
    env: environment(),
    execArgv: [],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  });
  // Writing to a process that has just ended is no failure of its own: its end is what counts.
  child.stdin?.on('error', () => {});
  let printed = '';
  const listen = (chunk: Buffer) => {
    printed = (printed + chunk.toString('utf8')).slice(-MAX_PRINTED);
  };
  child.stderr?.on('data', listen);
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new ConverterUnavailableError(`The decoders in ${file} could not be loaded: ${why}. ${printed}`));
    const closed = (code: number | null, signal: string | null) => fail(`it ended with ${code ?? signal}`);
    child.on('error', (error) => fail(error.message)).once('close', closed);
    child.once('message', () => {
      // What decoders print quotes the image.
      child.stderr?.off('data', listen).resume();
      child.off('close', closed);
      resolve(child);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** Of the function's environment nothing but what Node needs to run: no credentials, no names of queues and tables. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH } = process.env;
  return {
    ...(PATH !== undefined && { PATH }),
    ...(LD_LIBRARY_PATH !== undefined && { LD_LIBRARY_PATH }),
    // Threads of libvips would each keep memory that others cannot use.
    MALLOC_ARENA_MAX: '2',
  };
}
