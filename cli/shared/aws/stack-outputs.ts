/** What a deployed stack is found by: the outputs that it promises. */
export const OUTPUT_NAMES = [
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
] as const;

/** Of the stage that publishes outcomes, which settings may leave out. */
type PublishOutputName = 'OutcomesDeadLetterQueueUrl' | 'PublishFunctionName';

/** Of a stage that a stack of an older version does not have. */
type ErasureOutputName = 'ErasuresTableName';

export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>> &
  Readonly<Partial<Record<PublishOutputName | ErasureOutputName, string>>>;
