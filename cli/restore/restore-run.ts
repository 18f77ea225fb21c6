import { Problem } from '../shared/problem.ts';
import type { RestorePorts } from './ports.ts';
import { PHASES, type Phase, type RestoreCounts, type RestoreState } from './restore-state.ts';

/** The lease of the process ends 3 minutes after it was renewed. */
const RENEWED_EVERY_MS = 30_000;

export const GO_ON = 'Run restore again, without --to: it continues where it ended.';

/** What an operator has to know of a restore that ends in that phase. */
function leftBy(phase: Phase): string {
  if (phase === 'deleting') return 'The functions run, and the copies are not deleted yet.';
  return phase === 'starting' ? 'Some functions may still be stopped.' : 'The functions are stopped.';
}

/** The state of a restore, stored with every step, so that another process can continue. */
export class RestoreRun {
  readonly ports: RestorePorts;
  readonly #signal: AbortSignal;
  readonly #onProgress: (state: RestoreState, items: number) => void;
  #state: RestoreState;
  #savedAt: number;
  #items = 0;

  constructor(
    state: RestoreState,
    ports: RestorePorts,
    signal: AbortSignal,
    onProgress: (state: RestoreState, items: number) => void,
  ) {
    this.#state = state;
    this.ports = ports;
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.#savedAt = ports.clock.now();
  }

  get state(): RestoreState {
    return this.#state;
  }

  /** Counts what is stored with the next step. */
  count(name: keyof RestoreCounts): void {
    const { counts } = this.#state;
    this.#state = { ...this.#state, counts: { ...counts, [name]: counts[name] + 1 } };
  }

  async save(change: Partial<RestoreState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await this.ports.states.save(this.#state);
    this.#savedAt = this.ports.clock.now();
    if (change.phase !== undefined) this.#items = 0;
    this.#onProgress(this.#state, this.#items);
  }

  async nextPhase(): Promise<void> {
    const next = PHASES[PHASES.indexOf(this.#state.phase) + 1] as Phase;
    await this.save({ phase: next, cursor: undefined });
  }

  /** Between two steps: renews the lease, and ends here after Ctrl-C. */
  async pause(ms = 0): Promise<void> {
    if (this.#signal.aborted) throw new Problem(`Interrupted. ${leftBy(this.#state.phase)} ${GO_ON}`);
    if (ms > 0) await this.ports.clock.sleep(ms);
    if (this.ports.clock.now() - this.#savedAt >= RENEWED_EVERY_MS) {
      await this.save({});
      await this.#stayStopped();
    }
  }

  /** Works through the pages of a phase, from where an earlier run has come to. */
  async pages<T>(
    read: (cursor: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
    work: (items: readonly T[]) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const { items, next } = await read(this.#state.cursor);
      await work(items);
      this.#items += items.length;
      if (next === undefined) return;
      await this.save({ cursor: next });
      await this.pause();
    }
  }

  /** A deployment may enable mappings again. What a function has written then is not known to the tables. */
  async #stayStopped(): Promise<void> {
    if (this.#state.stoppedAt === undefined) return;
    const running = (await this.ports.mappings.all()).filter(({ state }) => state !== 'Disabled');
    if (running.length === 0) return;
    throw new Problem(
      `An event source mapping was enabled during the restore (${running.map(({ uuid }) => uuid).join(', ')}), by a deployment for instance. Run restore again, without --to: it stops the functions and copies the tables from the beginning.`,
    );
  }
}
