import * as v from 'valibot';

/** A resource policy, with every "one or many" as many. */
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
  /** By operator and condition key, as written. */
  readonly conditions: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
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
        Condition: v.optional(v.record(v.string(), v.record(v.string(), OneOrMany)), {}),
      }),
    ),
  ),
});

/** @throws when it is no policy */
export function parsePolicy(text: string): PolicyDocument {
  const { Statement } = v.parse(v.pipe(v.string(), v.parseJson(), schema), text);
  return {
    statements: Statement.map(({ Effect, Principal, Action, Condition }) => ({
      effect: Effect,
      principals: Principal.AWS,
      services: Principal.Service,
      actions: Action,
      conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
      ),
    })),
  };
}

/** Whether the statement is about that action, such as `kms:Decrypt` in `kms:*`. */
export function covers({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => {
    const parts = pattern.split(/([*?])/).map((part) => {
      if (part === '*') return '.*';
      return part === '?' ? '.' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
    });
    return new RegExp(`^${parts.join('')}$`, 'i').test(action);
  });
}

/** Whether somebody is named by the statement: by ARN, by account, or as everybody. */
export function names({ principals }: Statement, arn: string): boolean {
  return principals.includes(arn) || principals.includes('*');
}

/** Leaves it to the account's own policies. */
export function delegatesTo({ principals }: Statement, account: string): boolean {
  return principals.some((principal) => principal === account || principal.endsWith(`::${account}:root`));
}
