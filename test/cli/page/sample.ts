import type { FakeStack } from './fake-stack.ts';

/** One command that docs/cli.md shows with all that it prints. */
export interface Sample {
  /** As it is typed after `npm run faces --`. */
  readonly command: string;
  /** What it finds. */
  given(stack: FakeStack): void;
}
