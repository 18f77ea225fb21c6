import { FACES } from '../shared/invocation.ts';
import { shellQuoted } from '../shared/terminal/shell-quoted.ts';

const DEFAULT_STACK = 'FaceEnrollment';

interface Target {
  readonly stack: string;
  readonly region: string;
  /** Names of the parameters of its template. */
  readonly parameters?: readonly string[];
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

  /**
   * Sets everything back that was changed or deleted outside the stack. It takes the template and the parameters of the last
   * deployment, so it is right for each way to deploy, and changes no setting.
   */
  revertDrift(): string {
    const { stack, parameters = [] } = this.#target;
    const which = ['--stack-name', stack, '--change-set-name', 'revert-drift'];
    const kept = parameters.map((name) => `ParameterKey=${name},UsePreviousValue=true`);
    return [
      this.aws(
        ...['cloudformation', 'create-change-set', ...which, '--use-previous-template'],
        ...['--deployment-mode', 'REVERT_DRIFT', '--capabilities', 'CAPABILITY_NAMED_IAM'],
        ...(kept.length > 0 ? ['--parameters', ...kept] : []),
      ),
      this.aws('cloudformation', 'wait', 'change-set-create-complete', ...which),
      this.aws('cloudformation', 'execute-change-set', ...which),
    ].join(' && ');
  }
}
