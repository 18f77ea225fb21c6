import { contradictions, type Target } from './settings/contradictions.ts';
import { SETTINGS, type SettingDefinition, type Settings } from './settings/definitions.ts';
import { closest } from './settings/did-you-mean.ts';
import { mayHoldKeys } from './settings/secret-reference.ts';
import { type SettingProblem, SettingsError, shown } from './settings/settings-error.ts';

export type { Settings } from './settings/definitions.ts';
export { SettingsError } from './settings/settings-error.ts';

const DEFINITIONS: Readonly<Record<string, SettingDefinition>> = SETTINGS;

/**
 * Reads the settings out of the CDK's context, the values of `cdk deploy -c name=value` and of `cdk.json`.
 *
 * @param target what is deployed to, as far as it is known
 * @throws SettingsError that lists everything that is wrong, not only the first thing
 */
export function readSettings(context: Readonly<Record<string, unknown>>, target: Target = {}): Settings {
  const problems = unknownNames(context);
  const values: Record<string, unknown> = {};
  for (const [name, { schema, expected, example, hide }] of Object.entries(DEFINITIONS)) {
    const received = Object.hasOwn(context, name) ? context[name] : undefined;
    const parsed = schema.safeParse(received);
    if (parsed.success) values[name] = parsed.data;
    else
      problems.push({
        setting: name,
        received: shown(received, hide?.(received)),
        expected,
        example: given(name, example),
      });
  }
  problems.push(...contradictions(values as Partial<Settings>, target));
  if (problems.length > 0) throw new SettingsError(problems);
  return values as Settings;
}

function given(name: string, value: string): string {
  return `-c ${name}=${value}`;
}

/** A typo must not pass without an error. */
function unknownNames(context: Readonly<Record<string, unknown>>): SettingProblem[] {
  const names = Object.keys(DEFINITIONS);
  const unknown = Object.keys(context).filter((name) => !Object.hasOwn(DEFINITIONS, name) && !isOfTheCdk(name));
  return unknown.map((name) => {
    const meant = closest(name, names);
    return {
      setting: name,
      received: shown(context[name], mayHoldKeys(context[name])),
      expected: `no setting has this name; ${meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`}`,
      example: meant === undefined ? given('keyPrefix', 'faces/') : given(meant, DEFINITIONS[meant]?.example ?? ''),
    };
  });
}

/** What `cdk acknowledge` and `cdk cli-telemetry` write into `cdk.json`. */
const WRITTEN_BY_THE_CLI = ['acknowledged-issue-numbers', 'cli-telemetry'];

/** The CDK keeps flags and lookups in the same context, under names with `:` or `/`. */
function isOfTheCdk(name: string): boolean {
  return /[:/]/.test(name) || WRITTEN_BY_THE_CLI.includes(name);
}
