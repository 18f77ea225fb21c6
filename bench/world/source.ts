import type { LambdaFunction } from './lambda.ts';

/** What feeds a function. It is off at first. */
export interface Source {
  readonly fn: LambdaFunction;
  /** Functions at once. */
  readonly maxConcurrency: number;
  /** Nothing waits for the function, and nothing runs. @throws what the source has failed with */
  readonly isIdle: boolean;
  turnOn(): Promise<void> | void;
  turnOff(): void;
}
