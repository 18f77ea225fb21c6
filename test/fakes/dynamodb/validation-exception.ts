import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/** What DynamoDB answers to a request that breaks its rules. The SDK has no class of its own for it. */
export function validationException(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', $metadata: {}, message });
}
