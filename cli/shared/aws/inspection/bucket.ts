import {
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type BucketAccess, type BucketNotifications, NotAllowedError } from '../../../doctor/ports.ts';
import { type PolicyDocument, parsePolicy } from '../policy-document.ts';
import { isNamed, reading, statusOf } from '../reading.ts';

/** A bucket as its owner sees it. */
export class InspectedBucket {
  readonly #client: S3Client;
  readonly #bucket: { readonly Bucket: string };

  constructor(client: S3Client, name: string) {
    this.#client = client;
    this.#bucket = { Bucket: name };
  }

  async access(region: string): Promise<BucketAccess> {
    try {
      const { BucketRegion: at = region } = await this.#client.send(new HeadBucketCommand(this.#bucket));
      return at === region ? 'here' : { otherRegion: at };
    } catch (error) {
      const status = statusOf(error);
      const headers = (error as { $response?: { headers?: Record<string, string> } }).$response?.headers ?? {};
      const at = headers['x-amz-bucket-region'];
      if (status === 404) return 'missing';
      if (status === 301 && at !== undefined) return { otherRegion: at };
      // The answer to a HEAD has no body that could say why.
      if (status === 403) throw new NotAllowedError('s3:ListBucket', { cause: error });
      throw error;
    }
  }

  async versioning(): Promise<'Enabled' | 'Suspended' | 'Never'> {
    const { Status } = await reading('s3:GetBucketVersioning', () =>
      this.#client.send(new GetBucketVersioningCommand(this.#bucket)),
    );
    return Status ?? 'Never';
  }

  async notifications(): Promise<BucketNotifications> {
    const { $metadata: _, ...configuration } = await reading('s3:GetBucketNotification', () =>
      this.#client.send(new GetBucketNotificationConfigurationCommand(this.#bucket)),
    );
    return {
      toEventBridge: configuration.EventBridgeConfiguration !== undefined,
      withEventBridge: JSON.stringify({ ...configuration, EventBridgeConfiguration: {} }),
    };
  }

  async policy(): Promise<PolicyDocument | undefined> {
    try {
      const { Policy } = await reading('s3:GetBucketPolicy', () =>
        this.#client.send(new GetBucketPolicyCommand(this.#bucket)),
      );
      return Policy === undefined ? undefined : parsePolicy(Policy);
    } catch (error) {
      if (isNamed(error, 'NoSuchBucketPolicy')) return undefined;
      throw error;
    }
  }

  async keyId(): Promise<string | undefined> {
    try {
      const { ServerSideEncryptionConfiguration } = await reading('s3:GetEncryptionConfiguration', () =>
        this.#client.send(new GetBucketEncryptionCommand(this.#bucket)),
      );
      const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
      const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
      return SSEAlgorithm?.startsWith('aws:kms') ? (KMSMasterKeyID ?? 'alias/aws/s3') : undefined;
    } catch (error) {
      if (isNamed(error, 'ServerSideEncryptionConfigurationNotFoundError')) return undefined;
      throw error;
    }
  }
}
