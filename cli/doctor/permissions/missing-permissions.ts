import type { Deployment } from '../ports.ts';
import { DOCUMENTED_PERMISSIONS, type DocumentedPermissions } from './documented-permissions.ts';
import { type StackArns, stackArns } from './stack-arns.ts';

/** What the caller lacks for some commands. */
export interface MissingPermissions {
  readonly commands: readonly string[];
  readonly actions: readonly string[];
  /** Of the first of these actions. */
  readonly resourceArn: string;
  /** Condition keys that the caller's policies depend on, and that cannot be told here. */
  readonly missingContext: readonly string[];
}

interface Need {
  readonly action: string;
  readonly resourceArn: string;
}

/** Asks IAM about every permission that docs/cli.md names, once for each resource. */
export async function missingPermissions(
  deployment: Deployment,
  principalArn: string,
): Promise<readonly MissingPermissions[]> {
  const arns = await stackArns(deployment);
  const needs = DOCUMENTED_PERMISSIONS.map((documented) => needsOf(documented, arns));
  const actionsOf = new Map<string, Set<string>>();
  for (const { action, resourceArn } of needs.flat()) {
    actionsOf.set(resourceArn, (actionsOf.get(resourceArn) ?? new Set()).add(action));
  }
  const simulated = new Map(
    await Promise.all(
      [...actionsOf].map(async ([resourceArn, actions]) => {
        const found = await deployment.policiesAllow(principalArn, { actions: [...actions], resourceArn });
        return [resourceArn, found] as const;
      }),
    ),
  );
  return DOCUMENTED_PERMISSIONS.flatMap(({ commands }, index) => {
    const missing = (needs[index] ?? []).filter(({ action, resourceArn }) =>
      simulated.get(resourceArn)?.denied.includes(action),
    );
    const [first] = missing;
    if (first === undefined) return [];
    return [
      {
        commands,
        actions: [...new Set(missing.map(({ action }) => action))],
        resourceArn: first.resourceArn,
        missingContext: simulated.get(first.resourceArn)?.missingContext ?? [],
      },
    ];
  });
}

function needsOf({ statements }: DocumentedPermissions, arns: StackArns): readonly Need[] {
  return statements.flatMap(({ resources, actions }) =>
    resources
      .flatMap((resource) => arnsFor(resource, arns))
      .flatMap((resourceArn) => actions.map((action) => ({ action, resourceArn }))),
  );
}

/** A policy may name what is below a resource, or all of it: so something that is below it is asked for. */
function arnsFor(resource: string, arns: StackArns): readonly string[] {
  const [, name, rest = ''] = /^<(\w+)>(.*)$/.exec(resource) ?? [];
  if (name === undefined) return [resource];
  const below = rest.replace('/index/*', '/index/byPerson').replace('/*', '/image.jpg');
  return (arns[name] ?? []).map((arn) => `${arn}${below}`);
}
