import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/**
 * What all queues of the stages have in common.
 *
 * @param encryptionKey otherwise SQS's own keys
 */
export function queueProps(encryptionKey: IKey | undefined): QueueProps {
  return {
    retentionPeriod: RETENTION,
    ...(encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
  };
}
