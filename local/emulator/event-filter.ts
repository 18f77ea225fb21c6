/**
 * Whether a record matches a pattern of an event source mapping. Of the language of patterns only what templates here use
 * is known: values, and `exists`.
 *
 * @throws for any other condition
 */
export function matches(pattern: object, record: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = (record as Record<string, unknown> | undefined)?.[name];
    return Array.isArray(wanted)
      ? wanted.some((condition) => holds(condition, value))
      : matches(wanted as object, value);
  });
}

function holds(condition: unknown, value: unknown): boolean {
  if (typeof condition !== 'object' || condition === null) return condition === value;
  if ('exists' in condition) return condition.exists === (value !== undefined);
  throw new Error(`The condition ${JSON.stringify(condition)} of an event source mapping is not known here.`);
}
