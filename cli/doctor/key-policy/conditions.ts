import { type Condition, matchesPattern } from '../../shared/aws/policy-document.ts';

export type Truth = 'yes' | 'no' | 'unknown';

/**
 * What is known about a request, by condition key in lower case. An empty list: the request does not have that key. A key
 * that is not listed: it is not known whether the request has it.
 */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

type Test = (value: string, expected: string) => boolean;

const equals: Test = (value, expected) => value === expected;
const equalsIgnoringCase: Test = (value, expected) => value.toLowerCase() === expected.toLowerCase();
const like: Test = (value, expected) => matchesPattern(value, expected);

/** Operators that compare texts. `Not` in front of the last word turns each of them round. */
const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoringCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: equalsIgnoringCase,
};

/** Whether a request meets all of the conditions. */
export function areMet(conditions: readonly Condition[], context: RequestContext): Truth {
  const truths = conditions.map((condition) => isMet(condition, context));
  if (truths.includes('no')) return 'no';
  return truths.includes('unknown') ? 'unknown' : 'yes';
}

/** The condition keys for which the answer is not known. */
export function unknownKeys(conditions: readonly Condition[], context: RequestContext): readonly string[] {
  return conditions.filter((condition) => isMet(condition, context) === 'unknown').map(({ key }) => key);
}

function isMet({ operator, key, values }: Condition, context: RequestContext): Truth {
  const found = context[key.toLowerCase()];
  // Values with policy variables, sets of values, numbers, dates and addresses are not compared here.
  if (found === undefined || values.some((value) => value.includes('${'))) return 'unknown';
  if (operator === 'Null') return truth(values.some((value) => value.toLowerCase() === String(found.length === 0)));
  const [, start = '', not = '', word = '', ifExists] =
    /^([A-Z][a-z]+)(Not)?([A-Z]\w*?)?(IfExists)?$/.exec(operator) ?? [];
  const test = TESTS[`${start}${word}`];
  if (test === undefined) return 'unknown';
  if (found.length === 0) return truth(not !== '' || ifExists !== undefined);
  const matches = found.some((value) => values.some((expected) => test(value, expected)));
  return truth(matches === (not === ''));
}

function truth(is: boolean): Truth {
  return is ? 'yes' : 'no';
}
