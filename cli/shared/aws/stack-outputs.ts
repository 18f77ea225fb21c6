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
  'ErasuresQueueUrl',
  'ErasuresDeadLetterQueueUrl',
  'ErasuresTableName',
  'EraseFunctionName',
] as const;

/** Of the stage that publishes outcomes, which settings may leave out. */
type PublishOutputName = 'OutcomesDeadLetterQueueUrl' | 'PublishFunctionName';

export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>> &
  Readonly<Partial<Record<PublishOutputName, string>>>;
