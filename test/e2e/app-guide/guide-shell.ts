import { execFile } from 'node:child_process';
import { PROJECT_ROOT } from '../../../local/paths.ts';
import { childEnvironment } from '../../../local/processes/child-environment.ts';
import type { Run, UserKeys } from '../cli/operator.ts';
import type { Stack } from '../stack/stack.ts';

/** `npm` of the checkout, from any directory. What a block exports or defines is there in the next one. */
const BEFORE = `set -euo pipefail
npm() { command npm --prefix "$PROJECT_ROOT" "$@"; }
if [ -f .shell ]; then . ./.shell; fi
keep() { { declare -px | grep -vE ' (AWS_|PATH|PWD|OLDPWD|SHLVL|INIT_CWD|npm_)'; declare -f; } > .shell; }
trap keep EXIT
`;

/** The terminal of a reader of the guide, in a directory of his own. */
export class GuideShell {
  readonly #stack: Stack;
  readonly #directory: string;

  constructor(stack: Stack, directory: string) {
    this.#stack = stack;
    this.#directory = directory;
  }

  /** Runs a block up to its first failure. */
  run(code: string, keys: UserKeys): Promise<Run> {
    const { endpoint, region } = this.#stack;
    const env = childEnvironment({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      PROJECT_ROOT,
      ...keys,
    });
    return new Promise((resolve) => {
      execFile('bash', ['-c', `${BEFORE}${code}`], { cwd: this.#directory, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  }
}
