/** What a deployed stack is found by: the outputs that it promises. */
export const OUTPUT_NAMES = [
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

export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>>;
