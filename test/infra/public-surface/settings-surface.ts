import { z } from 'zod';
import { SETTINGS, type SettingDefinition } from '../../../infra/settings/definitions.ts';
import type { SurfaceSection } from './surface-section.ts';

/** What `cdk deploy -c name=value` accepts. */
export function settingsSurface(): SurfaceSection {
  return {
    title: 'settings',
    direction: 'input',
    facts: Object.fromEntries(Object.entries(SETTINGS).flatMap(([name, setting]) => factsOf(name, setting))),
    instead: 'Accept the former values with their former meaning, and keep the default.',
  };
}

function factsOf(name: string, { schema, expected }: SettingDefinition): readonly [string, string][] {
  const { success: isOptional, data: given } = schema.safeParse(undefined);
  const { enum: choices = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const text = `${isOptional ? 'optional' : 'required'}${given === undefined ? '' : `, default ${JSON.stringify(given)}`}`;
  return [
    [name, text],
    [`${name} accepts`, expected],
    ...choices.map((choice): [string, string] => [`${name} accepts ${choice}`, '']),
  ];
}
