import { FACES } from '../shared/invocation.ts';
import { shellQuoted } from '../shared/terminal/shell-quoted.ts';

const DEFAULT_STACK = 'FaceEnrollment';

interface Target {
  readonly stack: string;
  readonly region: string;
  /** Of an emulator; undefined on AWS. */
  readonly endpoint?: string | undefined;
  /** The stack was found by `--local`. */
  readonly isLocal: boolean;
}

/** Commands for the operator to paste. They act on the stack that was checked, whatever the shell is set to. */
export class ShellCommands {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /** @param parameters such as `redrive --queue uploads` */
  faces(parameters: string): string {
    const { stack, region, isLocal } = this.#target;
    const which = stack === DEFAULT_STACK ? '' : ` --stack ${shellQuoted(stack)}`;
    return `${FACES} ${parameters}${which}${isLocal ? ' --local' : ` --region ${region}`}`;
  }

  /** @param words each is quoted if need be */
  aws(...words: readonly string[]): string {
    const { region, endpoint, isLocal } = this.#target;
    const keys = isLocal ? 'AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test ' : '';
    const where = endpoint === undefined ? '' : ` --endpoint-url ${endpoint}`;
    return `${keys}aws ${words.map(shellQuoted).join(' ')} --region ${region}${where}`;
  }

  /** Deploys the stack again. With `--revert-drift`, resources that were changed manually are as in the template again. */
  deploy(...options: readonly string[]): string {
    return this.deployTo(this.#target.region, ...options);
  }

  deployTo(region: string, ...options: readonly string[]): string {
    const { stack } = this.#target;
    const name = stack === DEFAULT_STACK ? [] : ['-c', `stackName=${stack}`];
    return [`AWS_REGION=${region}`, 'npx cdk deploy', ...[...name, ...options].map(shellQuoted)].join(' ');
  }
}
