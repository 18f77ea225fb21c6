import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { FromProcess, ToProcess } from '../../functions/prepare/converter/process-messages.ts';
import type { ConversionRequest } from '../../functions/prepare/ports.ts';

export interface Decoded {
  /** Processor time of all threads. */
  readonly cpuMs: number;
  /** The most memory that the process has had so far. */
  readonly peakRssBytes: number;
}

/** Of the kernel, on all machines with Linux. */
const TICKS_PER_SECOND = 100;

/** The process that decodes, as the prepare function starts it, seen from outside. Only Linux shows what it uses. */
export class Decoder {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param file the bundled program */
  static async start(file: string): Promise<Decoder> {
    const env = { PATH: process.env.PATH, MALLOC_ARENA_MAX: '2' };
    const child = fork(file, {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new Decoder(child);
  }

  async decode({ bytes, ...request }: ConversionRequest): Promise<Decoded> {
    const cpu = this.#cpuMs();
    const answer = this.#done();
    this.#child.send({ ...request, byteCount: bytes.length } satisfies ToProcess);
    this.#child.stdin?.write(bytes);
    const { conversion } = await answer;
    if (conversion.kind !== 'converted') throw new Error(`A ${request.format} was not converted: ${conversion.kind}`);
    const cpuMs = this.#cpuMs() - cpu;
    return { cpuMs, peakRssBytes: this.#peakRssBytes() };
  }

  #peakRssBytes(): number {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(this.#read('status')) ?? [];
    return Number(kibibytes) * 1024;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #done(): Promise<Extract<FromProcess, { kind: 'done' }>> {
    return new Promise((resolve) => {
      const take = (message: FromProcess) => {
        if (message.kind !== 'done') return;
        this.#child.off('message', take);
        resolve(message);
      };
      this.#child.on('message', take);
    });
  }

  /** The name of the program, in brackets, may contain anything. */
  #cpuMs(): number {
    const fields = this.#read('stat').split(') ').at(-1)?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  #read(name: string): string {
    return readFileSync(`/proc/${this.#child.pid}/${name}`, 'latin1');
  }
}
