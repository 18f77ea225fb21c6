/**
 * A value of a template for people: what CloudFormation fills in stands in angle brackets, `<LogicalId.Arn>/faces/*`, which
 * is also how cdk-nag names it.
 *
 * @param value resolved
 * @returns undefined for what is computed in another way
 */
export function readableValue(value: unknown): string | undefined {
  // Variables of policies look like those of templates to cdk-nag.
  if (typeof value === 'string') return value.replace(/\$\{(.*?)\}/g, '<$1>');
  if (typeof value !== 'object' || value === null) return undefined;
  const intrinsic = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (intrinsic.Ref !== undefined) return `<${intrinsic.Ref}>`;
  if (intrinsic['Fn::GetAtt']) return `<${intrinsic['Fn::GetAtt'].join('.')}>`;
  if (intrinsic['Fn::Join'] === undefined) return undefined;
  const [separator, parts] = intrinsic['Fn::Join'];
  return parts.map((part) => readableValue(part) ?? JSON.stringify(part)).join(separator);
}
