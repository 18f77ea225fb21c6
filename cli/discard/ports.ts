import type { Rows } from '../redrive/ports.ts';
import type { DeadLetterQueue } from '../shared/dead-letter-queue/dead-letter-queue.ts';
import type { Handled, RunContext } from '../shared/dead-letter-queue/handle-each-message.ts';

export interface DiscardPorts {
  readonly deadLetters: DeadLetterQueue;
  readonly rows: Rows;
}

export interface DiscardOptions {
  /** Only messages with this reason; without it those that no redrive can help. */
  readonly reason?: string | undefined;
  /** Only messages of this object. */
  readonly key?: string | undefined;
  /** Only these messages, by their ids: what the operator has agreed to. Undefined: all that match. */
  readonly messageIds?: ReadonlySet<string> | undefined;
  /** Only say what would be deleted. */
  readonly dryRun: boolean;
}

/** What became of one message, or would become of it. `reason` says why it is discarded, and stays in the image's row. */
export interface DiscardResult extends Handled {
  readonly action: 'deleted' | 'left';
  readonly reason?: string | undefined;
  readonly objectKey?: string | undefined;
  readonly version?: string | undefined;
  readonly personId?: string | undefined;
}

export type DiscardContext = RunContext<DiscardResult>;
