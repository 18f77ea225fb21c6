import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * One environment of a function, as Lambda makes it: a process that loads the bundle and handles one event at a time.
 * It is told events by its parent and answers with the result and what it took.
 */

export interface Invocation {
  readonly event: unknown;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

export interface Invoked {
  readonly result?: unknown;
  readonly error?: string;
  /** From the event to the answer. */
  readonly wallMs: number;
  /** Processor time of all threads meanwhile. */
  readonly cpuMs: number;
  /** The most memory that the process has had so far. */
  readonly peakRssBytes: number;
}

export interface Loaded {
  readonly loadMs: number;
  readonly loadCpuMs: number;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [file = ''] = process.argv.slice(2);
const begun = performance.now();
const used = process.cpuUsage();
const handler = await load(file);
tell({ loadMs: performance.now() - begun, loadCpuMs: cpuSince(used) } satisfies Loaded);

process.on('message', ({ event, timeoutMs }: Invocation) => void invoke(event, timeoutMs));
process.on('disconnect', () => process.exit());

/** As Lambda's runtime does it: `require` for `.js` and `.cjs`, `import` for `.mjs`. */
async function load(path: string): Promise<Handler> {
  const module = path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : createRequire(import.meta.url)(path);
  return (module as { handler: Handler }).handler;
}

async function invoke(event: unknown, timeoutMs: number): Promise<void> {
  const from = performance.now();
  const cpu = process.cpuUsage();
  const context = { getRemainingTimeInMillis: () => timeoutMs - (performance.now() - from), awsRequestId: 'bench' };
  const outcome = await handler(event, context).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: String(error) }),
  );
  const wallMs = performance.now() - from;
  const usedMs = cpuSince(cpu);
  tell({ ...outcome, wallMs, cpuMs: usedMs, peakRssBytes: peakRssBytes() } satisfies Invoked);
}

function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Of this program alone: what `resourceUsage` says begins with the size of whoever started it. */
function peakRssBytes(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Only Linux has it.
  }
  return process.resourceUsage().maxRSS * 1024;
}

function tell(message: object): void {
  process.send?.(message);
}
