import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** @throws when the function was imported without its role */
export function roleOf(fn: IFunction): IRole {
  if (fn.role === undefined) throw new Error(`${fn.node.path} has no role.`);
  return fn.role;
}
