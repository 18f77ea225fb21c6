import type { MetadataRules } from '../../functions/domain/upload-metadata.ts';
import { ENV } from '../../functions/runtime/environment.ts';
import type { readIntakeEnvironment } from '../../functions/runtime/read-environment.ts';

/** What the deployed stack expects of the metadata of uploads. @param environment of the intake function */
export function metadataRulesOf(environment: ReturnType<typeof readIntakeEnvironment>): MetadataRules {
  return {
    personTag: environment[ENV.personTag],
    personNameTag: environment[ENV.personNameTag],
    requireConsent: environment[ENV.requireConsent],
    stackOptions: {},
  };
}
