import { covers, type PolicyDocument, type Statement } from '../../shared/aws/policy-document.ts';
import { areMet, type RequestContext, type Truth, unknownKeys } from './conditions.ts';

/** What a policy says about a request. `unknown`: it depends on something that cannot be told here, which `because` names. */
export type PolicyDecision =
  | { readonly kind: 'allowed' }
  /** A statement denies it: no other policy can allow it. */
  | { readonly kind: 'denied' }
  /** No statement is about it. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'unknown'; readonly because: string };

interface Request {
  readonly action: string;
  /** Whether the statement is about the principal of the request. */
  readonly isAbout: (statement: Statement) => boolean;
  readonly context: RequestContext;
}

/** Evaluates a policy as AWS does: a denial counts before anything that is allowed. */
export function decide({ statements }: PolicyDocument, request: Request): PolicyDecision {
  const judged = statements.map((statement) => ({ statement, applies: applies(statement, request) }));
  const some = (effect: Statement['effect'], wanted: Truth) =>
    judged.find(({ statement, applies: is }) => statement.effect === effect && is === wanted)?.statement;
  if (some('Deny', 'yes') !== undefined) return { kind: 'denied' };
  const undecided = some('Deny', 'unknown');
  if (undecided !== undefined) return { kind: 'unknown', because: because(undecided, request) };
  if (some('Allow', 'yes') !== undefined) return { kind: 'allowed' };
  const perhaps = some('Allow', 'unknown');
  return perhaps === undefined ? { kind: 'silent' } : { kind: 'unknown', because: because(perhaps, request) };
}

function applies(statement: Statement, { action, isAbout, context }: Request): Truth {
  if (statement.isInverse) return 'unknown';
  return covers(statement, action) && isAbout(statement) ? areMet(statement.conditions, context) : 'no';
}

function because({ isInverse, conditions }: Statement, { context }: Request): string {
  if (isInverse) return 'a statement with NotPrincipal or NotAction';
  return `a condition on ${[...new Set(unknownKeys(conditions, context))].join(', ')}`;
}
