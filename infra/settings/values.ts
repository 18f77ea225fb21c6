import { z } from 'zod';

/** Context is text when it comes from the command line and JSON when it comes from `cdk.json`: both are taken. */

const numeral = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number);

export function number(minimum: number, maximum: number) {
  return z.union([z.number(), numeral]).pipe(z.number().min(minimum).max(maximum));
}

export function wholeNumber(minimum: number, maximum: number) {
  return z.union([z.number(), numeral]).pipe(z.int().min(minimum).max(maximum));
}

export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
