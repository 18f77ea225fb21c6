import type { MetadataRules } from '../../functions/domain/upload-metadata.ts';
import { ENV } from '../../functions/runtime/environment.ts';
import { readIntakeEnvironment } from '../../functions/runtime/read-environment.ts';

/** What the deployed stack expects of the metadata of uploads. @param intake the intake function */
export function metadataRulesOf(intake: { readonly environment: Readonly<Record<string, string>> }): MetadataRules {
  const environment = readIntakeEnvironment(intake.environment);
  return {
    personTag: environment[ENV.personTag],
    personNameTag: environment[ENV.personNameTag],
    requireConsent: environment[ENV.requireConsent],
    stackOptions: {},
  };
}
