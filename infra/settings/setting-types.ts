import { z } from 'zod';

/** What a setting may look like: as text (`cdk deploy -c name=value`) or as JSON (`cdk.json`). */
export interface SettingType {
  readonly schema: z.ZodType;
  /** Completes "expected ...". */
  readonly expected: string;
  readonly example: string;
}

export function text(pattern: RegExp, expected: string, example: string) {
  return { schema: z.string().regex(pattern), expected, example };
}

export function oneOf<const T extends string>(values: readonly [T, ...T[]]) {
  return { schema: z.enum(values), expected: values.join(' or '), example: values[0] };
}

export function wholeNumber(min: number, max: number, example: number) {
  return {
    schema: numeric(/^\d+$/).pipe(z.number().int().min(min).max(max)),
    expected: `a whole number from ${min} to ${max}`,
    example: String(example),
  };
}

export function decimal(min: number, max: number, example: number) {
  return {
    schema: numeric(/^\d+(\.\d+)?$/).pipe(z.number().min(min).max(max)),
    expected: `a number from ${min} to ${max}`,
    example: String(example),
  };
}

export function flag(example: boolean) {
  const schema = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);
  return { schema, expected: 'true or false', example: String(example) };
}

export function checked(schema: z.ZodType<string>, expected: string, example: string) {
  return { schema, expected, example };
}

/** A number, or text in plain notation: `Number` would also take "", "0x10" and "1e3". */
function numeric(form: RegExp) {
  return z.union([z.number(), z.string().regex(form).transform(Number)]);
}
