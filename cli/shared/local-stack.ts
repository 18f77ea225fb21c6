import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { Problem } from './problem.ts';

/**
 * What `npm start` writes for other programs, as far as it matters here. The file exists while the local stack runs, and
 * also after `npm start` was killed. `outputs` is absent until the stack is deployed. Other fields may be added at any time.
 */
const STATE_FILE = join(import.meta.dirname, '../../.local/start.json');

const State = v.object({
  region: v.string(),
  emulator: v.optional(v.object({ endpoint: v.pipe(v.string(), v.url()) })),
  standIn: v.optional(v.object({ endpoint: v.pipe(v.string(), v.url()) })),
  outputs: v.optional(v.record(v.string(), v.string())),
});

/** No secret: the emulator takes them for those of the account's administrator. */
const EMULATOR_KEYS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** Would lead to another account, or another endpoint, than the emulator's. */
const MISLEADING = /^AWS_(PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|ENDPOINT_URL_\w+|IGNORE_CONFIGURED_ENDPOINT_URLS)$/;

const ANSWERS_WITHIN_MS = 5_000;

interface LocalStackOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly file?: string;
  /** Whether anything answers at that address. */
  readonly answers?: (endpoint: string) => Promise<boolean>;
}

/**
 * Sets the AWS environment to the local stack, instead of exports in the operator's shell.
 *
 * @throws {Problem} when no local stack is running, or it is not deployed yet
 */
export async function useLocalStack({
  environment = process.env,
  file = STATE_FILE,
  answers = answersHttp,
}: LocalStackOptions = {}): Promise<void> {
  const { region, emulator, outputs } = await readState(file);
  if (emulator === undefined || outputs === undefined) {
    throw new Problem(
      'The local stack is still being deployed. Run the command again when npm start says that it is up.',
    );
  }
  if (!(await answers(emulator.endpoint))) throw notRunning();
  for (const name of Object.keys(environment)) {
    if (MISLEADING.test(name)) delete environment[name];
  }
  Object.assign(environment, { AWS_ENDPOINT_URL: emulator.endpoint, AWS_REGION: region, ...EMULATOR_KEYS });
}

/** Where the stand-in for Tencent of the local stack answers. */
export async function localTencent(file = STATE_FILE): Promise<string | undefined> {
  return (await readState(file)).standIn?.endpoint;
}

async function readState(file: string): Promise<v.InferOutput<typeof State>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw notRunning(error);
  }
  const state = v.safeParse(v.pipe(v.string(), v.parseJson(), State), text);
  if (state.success) return state.output;
  throw new Problem(
    `${file} is not what npm start writes. Stop the local stack, and start it again: npm stop, npm start`,
  );
}

async function answersHttp(endpoint: string): Promise<boolean> {
  try {
    const { body } = await fetch(endpoint, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    await body?.cancel();
    return true;
  } catch {
    return false;
  }
}

function notRunning(cause?: unknown): Problem {
  return new Problem('No local stack is running. Start one, and leave it running: npm start -- --keep', undefined, {
    cause,
  });
}
