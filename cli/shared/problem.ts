/** An error that the operator can do something about: shown as it is, without a stack trace. */
export class Problem extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.exitCode = exitCode;
  }
}

/** Part of the contract with scripts, see docs/cli.md. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
