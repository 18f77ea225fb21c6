import type { Template } from 'aws-cdk-lib/assertions';
import { resourceOf } from './synthesize.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Everything that a function may do, one `action resource` each, in the order of the alphabet. */
export function permissionsOf(template: Template, functionId: string): string[] {
  const role = resourceOf(template, 'AWS::IAM::Role', `${functionId}Role`);
  const { ManagedPolicyArns: managed, Policies: inline } = role.Properties;
  if (managed || inline) throw new Error(`${role.id} has permissions that are not in its policy.`);
  const statements = Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => readable(Properties.Roles[0]) === readable({ Ref: role.id }))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
  return statements.flatMap(permissions).sort();
}

/** What a policy of its own allows, in the same form. */
export function policyPermissions(properties: Readonly<Record<string, unknown>>): string[] {
  const { Statement } = properties.PolicyDocument as { readonly Statement: readonly Statement[] };
  return Statement.flatMap(permissions).sort();
}

function permissions({ Effect, Action, Resource, Condition }: Statement): string[] {
  const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
  const effect = Effect === 'Allow' ? '' : `${Effect} `;
  const resources = Array.isArray(Resource) ? Resource : [Resource];
  const actions = typeof Action === 'string' ? [Action] : Action;
  return actions.flatMap((action) => resources.map((one) => `${effect}${action} ${readable(one)}${condition}`));
}

/** `{ 'Fn::GetAtt': ['FaceEnrollmentPacerTable74B124A4', 'Arn'] }` is `PacerTable`. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (intrinsic.Ref !== undefined) return named(intrinsic.Ref);
  if (intrinsic['Fn::GetAtt']) return named(intrinsic['Fn::GetAtt'][0]);
  if (intrinsic['Fn::Join']) return intrinsic['Fn::Join'][1].map(readable).join(intrinsic['Fn::Join'][0]);
  throw new Error(`Not readable: ${JSON.stringify(value)}`);
}

function named(logicalId: string): string {
  return logicalId.replace(/^FaceEnrollment/, '').replace(/[0-9A-F]{8}$/, '');
}
