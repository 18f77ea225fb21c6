import { redact } from '../../functions/domain/secrets/redaction.ts';
import type { Check } from './check.ts';
import { type Finding, unchecked } from './finding.ts';
import { type Deployment, NotAllowedError } from './ports.ts';

/** What one check looked at and found: at least one finding. */
export interface CheckReport {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Carries out all checks side by side. Whatever goes wrong with one is its finding and does not concern the others. */
export async function examine(deployment: Deployment, checks: readonly Check[]): Promise<readonly CheckReport[]> {
  return Promise.all(checks.map(async ({ name, run }) => ({ name, findings: await findings(run(deployment)) })));
}

async function findings(running: ReturnType<Check['run']>): Promise<readonly Finding[]> {
  try {
    return [await running].flat();
  } catch (error) {
    return [couldNotBeChecked(error)];
  }
}

function couldNotBeChecked(error: unknown): Finding {
  if (error instanceof NotAllowedError) {
    return {
      level: 'warning',
      message: `could not be checked: the caller may not ${error.permission}`,
      remedy: `Allow ${error.permission} (docs/cli.md lists the permissions), or ask somebody who may.`,
    };
  }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return unchecked(`could not be checked: ${redact(detail)}`);
}
