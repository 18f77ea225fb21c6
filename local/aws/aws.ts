import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AWS_KEYS } from './aws-keys.ts';

/** Clients of the emulator, with all permissions. */
export interface Aws {
  readonly s3: S3Client;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  destroy(): void;
}

export function connectAws(endpoint: string, region: string): Aws {
  const config = { endpoint, region, credentials: AWS_KEYS };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamo = new DynamoDBClient(config);
  const sqs = new SQSClient(config);
  const secrets = new SecretsManagerClient(config);
  const clients = [s3, dynamo, sqs, secrets];
  return { s3, dynamo, sqs, secrets, destroy: () => clients.forEach((client) => void client.destroy()) };
}
