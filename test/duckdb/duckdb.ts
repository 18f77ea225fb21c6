import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipFailure } from '../../local/emulator/pip-failure.ts';
import { preparePythonEnvironment } from '../../local/emulator/python-environment.ts';
import { LOCAL_DIR } from '../../local/paths.ts';
import { runCommand } from '../../local/processes/run-command.ts';
import { freshDirectoryOfProcess } from '../../local/run-directory.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const WANTED = createHash('sha256')
  .update(readFileSync(REQUIREMENTS))
  .update(process.env.PYTHON ?? '')
  .digest('hex');
const DIRECTORY = join(LOCAL_DIR, `duckdb-${WANTED.slice(0, 12)}`);
/** Names the Python that it is installed for. */
const STAMP = join(DIRECTORY, 'python.txt');

/** What a query answers: the columns by name. */
export type QueryRow = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Installs DuckDB beside the environment of the emulator, unless it is there. `npm start` needs none, and it has 25 MB.
 *
 * @returns the directory for `PYTHONPATH`
 */
export async function prepareDuckDb(): Promise<string> {
  const python = await preparePythonEnvironment();
  if (works()) return DIRECTORY;
  const draft = freshDirectoryOfProcess('duckdb-draft-');
  try {
    const logFile = join(draft, 'install.log');
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet', '--no-deps'];
    const args = [...pip, '--target', draft, '--requirement', REQUIREMENTS];
    const code = await runCommand({ command: python, args, cwd: process.cwd(), env: process.env, logFile });
    if (code !== 0) throw new Error(`DuckDB could not be installed:\n${pipFailure(readFileSync(logFile, 'utf8'))}`);
    await writeFile(join(draft, 'python.txt'), python);
    if (!works()) {
      await rm(DIRECTORY, { recursive: true, force: true });
      await rename(draft, DIRECTORY).catch((error) => {
        if (!works()) throw error;
      });
    }
    return DIRECTORY;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Runs statements in one session.
 *
 * @param queries by name
 * @param options `setup` runs first, and relative paths of files begin in `cwd`
 * @returns the rows of each query, with times as text in UTC
 */
export function queryDuckDb<Name extends string>(
  queries: Readonly<Record<Name, string>>,
  { setup = [], cwd }: { readonly setup?: readonly string[]; readonly cwd: string },
): Readonly<Record<Name, readonly QueryRow[]>> {
  return JSON.parse(python(RUN, JSON.stringify({ setup, queries }), cwd));
}

const RUN = `
import duckdb, json, sys
session = duckdb.connect()
task = json.load(sys.stdin)
for statement in task["setup"]:
    session.execute(statement)
def answer(sql):
    found = session.execute(sql)
    columns = [column[0] for column in found.description]
    return [dict(zip(columns, row)) for row in found.fetchall()]
print(json.dumps({name: answer(sql) for name, sql in task["queries"].items()}, default=str))
`;

function works(): boolean {
  if (!existsSync(STAMP)) return false;
  try {
    python('import duckdb');
    return true;
  } catch {
    return false;
  }
}

function python(code: string, input = '', cwd = DIRECTORY): string {
  return execFileSync(readFileSync(STAMP, 'utf8'), ['-c', code], {
    input,
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: DIRECTORY },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
