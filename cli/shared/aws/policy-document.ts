import * as v from 'valibot';

/** A resource policy. What JSON may give as one value or as a list is a list here. */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** ARNs, accounts, `*`. */
  readonly principals: readonly string[];
  /** Such as `events.amazonaws.com`. */
  readonly services: readonly string[];
  readonly actions: readonly string[];
  readonly conditions: readonly Condition[];
  /** It has NotPrincipal or NotAction: whom and what it is about is not told by the lists above. */
  readonly isInverse: boolean;
}

/** By operator and condition key, as written. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const OneOrMany = v.pipe(
  v.union([v.array(v.unknown()), v.unknown()]),
  v.transform((value) => (value === undefined ? [] : [value].flat().map(String))),
);
const Principal = v.union([
  v.pipe(
    v.string(),
    v.transform((principal) => ({ AWS: [principal], Service: [] as string[] })),
  ),
  v.object({ AWS: v.optional(OneOrMany, []), Service: v.optional(OneOrMany, []) }),
]);
const schema = v.object({
  Statement: v.pipe(
    v.union([
      v.array(v.unknown()),
      v.pipe(
        v.unknown(),
        v.transform((one) => [one]),
      ),
    ]),
    v.array(
      v.object({
        Effect: v.picklist(['Allow', 'Deny']),
        Principal: v.optional(Principal, { AWS: [], Service: [] }),
        Action: v.optional(OneOrMany, []),
        NotPrincipal: v.optional(v.unknown()),
        NotAction: v.optional(v.unknown()),
        Condition: v.optional(v.record(v.string(), v.record(v.string(), OneOrMany)), {}),
      }),
    ),
  ),
});

/** @throws when it is no policy */
export function parsePolicy(text: string): PolicyDocument {
  const { Statement } = v.parse(v.pipe(v.string(), v.parseJson(), schema), text);
  return {
    statements: Statement.map(({ Effect, Principal, Action, Condition, NotPrincipal, NotAction }) => ({
      effect: Effect,
      principals: Principal.AWS,
      services: Principal.Service,
      actions: Action,
      conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
      ),
      isInverse: NotPrincipal !== undefined || NotAction !== undefined,
    })),
  };
}

/** Whether the statement is about that action, such as `kms:Decrypt` in `kms:*`. */
export function covers({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => matchesPattern(action, pattern, 'i'));
}

/** @param pattern with `*` and `?` as policies have them */
export function matchesPattern(text: string, pattern: string, flags = ''): boolean {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, `s${flags}`).test(text);
}

/** Whether the statement names the principal, by ARN or as `*`. */
export function names({ principals }: Statement, arn: string): boolean {
  return principals.includes(arn) || principals.includes('*');
}

/** Whether the statement leaves the decision to the IAM policies of the account. */
export function delegatesTo({ principals }: Statement, account: string): boolean {
  return principals.some((principal) => principal === account || principal.endsWith(`::${account}:root`));
}
