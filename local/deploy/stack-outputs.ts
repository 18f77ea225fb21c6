import { readFile } from 'node:fs/promises';

/** Outputs of the stack, by which other programs find its resources. */
const OUTPUT_NAMES = [
  'ImagesBucketName',
  'FacesTableName',
  'PersonsTableName',
  'TencentSecretArn',
  'UploadsQueueUrl',
  'UploadsDeadLetterQueueUrl',
  'PreparationsQueueUrl',
  'PreparationsDeadLetterQueueUrl',
  'PreparedBucketName',
  'EnrollmentsQueueUrl',
  'EnrollmentsDeadLetterQueueUrl',
  'IntakeFunctionName',
  'PrepareFunctionName',
  'EnrollFunctionName',
  'ErasuresQueueUrl',
  'ErasuresDeadLetterQueueUrl',
  'ErasuresTableName',
  'EraseFunctionName',
] as const;

/** A stack whose settings leave that stage out has none of these. */
type PublishOutputName = 'OutcomesDeadLetterQueueUrl' | 'PublishFunctionName';
/** Of the setting `analytics`. */
type AnalyticsOutputName =
  | 'AnalyticsBucketName'
  | 'AnalyticsDatabaseName'
  | 'AnalyticsWorkGroupName'
  | 'AnalystPolicyArn';

export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>> &
  Readonly<Partial<Record<PublishOutputName | AnalyticsOutputName, string>>>;

/** Reads the file that `cdk deploy --outputs-file` has written for one stack. */
export async function readOutputs(file: string): Promise<StackOutputs> {
  const { outputs } = await readStack(file);
  const missing = OUTPUT_NAMES.filter((name) => !outputs[name]);
  if (missing.length > 0) throw new Error(`The deployed stack lacks the outputs ${missing.join(', ')} (see ${file}).`);
  return outputs as StackOutputs;
}

/** The name of the stack whose outputs are in that file. */
export async function readStackName(file: string): Promise<string> {
  return (await readStack(file)).name;
}

async function readStack(file: string): Promise<{ name: string; outputs: Readonly<Record<string, string>> }> {
  const stacks = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>;
  const [[name, outputs] = ['', {}]] = Object.entries(stacks);
  return { name, outputs };
}
