import { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** @returns undefined for DynamoDB's own keys: to name them would change nothing but the template */
export function tableEncryption(key: IKey | undefined): TableEncryptionV2 | undefined {
  return key && TableEncryptionV2.customerManagedKey(key);
}
