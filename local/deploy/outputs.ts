import { readFile } from 'node:fs/promises';

/** The stack's outputs: what other programs find it by. */
const OUTPUT_NAMES = [
  'ImagesBucketName',
  'FacesTableName',
  'PersonsTableName',
  'TencentSecretArn',
  'UploadsQueueUrl',
  'UploadsDeadLetterQueueUrl',
  'EnrollmentsQueueUrl',
  'EnrollmentsDeadLetterQueueUrl',
  'IntakeFunctionName',
  'EnrollFunctionName',
] as const;

/** A stack whose settings leave that stage out has none of these. */
type PublishOutputName = 'OutcomesDeadLetterQueueUrl' | 'PublishFunctionName';

export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>> &
  Readonly<Partial<Record<PublishOutputName, string>>>;

/** Reads what `cdk deploy --outputs-file` wrote. */
export async function readOutputs(file: string): Promise<StackOutputs> {
  const stacks = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>;
  const [outputs = {}] = Object.values(stacks);
  const missing = OUTPUT_NAMES.filter((name) => !outputs[name]);
  if (missing.length > 0) throw new Error(`The deployed stack lacks the outputs ${missing.join(', ')} (see ${file}).`);
  return outputs as StackOutputs;
}
