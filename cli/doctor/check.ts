import type { Finding } from './finding.ts';
import type { Deployment } from './ports.ts';

/** One thing that has to be right. */
export interface Check {
  /** Stable: programs look for it. */
  readonly name: string;
  /** May throw: then it could not be checked. */
  run(deployment: Deployment): Promise<Finding | readonly Finding[]>;
}
