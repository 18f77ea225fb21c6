import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Why something stands against a rule of cdk-nag's AwsSolutions pack. The tests run the pack, and so may whoever has the
 * construct in an app.
 */
export function explain(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** @param resource of the policies of the role, with a wildcard in it; only this one is explained */
export function explainWildcard(role: IConstruct, resource: string, reason: string): void {
  explain(role, `IAM5[Resource::${flat(Stack.of(role).resolve(resource))}]`, reason);
}

/** As cdk-nag writes what CloudFormation fills in: `<LogicalId.Arn>/faces/*`. */
function flat(value: unknown): string {
  // Variables of policies look like those of templates to it.
  if (typeof value === 'string') return value.replace(/\$\{(.*?)\}/g, '<$1>');
  const intrinsic = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (intrinsic.Ref !== undefined) return `<${intrinsic.Ref}>`;
  if (intrinsic['Fn::GetAtt']) return `<${intrinsic['Fn::GetAtt'].join('.')}>`;
  if (intrinsic['Fn::Join']) return intrinsic['Fn::Join'][1].map(flat).join(intrinsic['Fn::Join'][0]);
  // Of another stack, or computed: then it stays unexplained, which is for whoever runs cdk-nag to see.
  return JSON.stringify(value);
}
