import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { FaceEnrollment } from './face-enrollment/face-enrollment.ts';
import type { Settings } from './settings.ts';

export interface FaceEnrollmentStackProps extends StackProps {
  readonly settings: Settings;
}

/** The pipeline as it is deployed by its settings, and the outputs that other programs find it by. */
export class FaceEnrollmentStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: FaceEnrollmentStackProps) {
    super(scope, id, { description: 'Enrolls the faces of uploaded images in Tencent Cloud', ...props });
    const { existingBucket, existingBucketKey, encryptionKey, tencentSecret, eventBus, ...others } = settings;
    const { needRotateDetection, presignedUrlSeconds, tracing, keepData, ...same } = others;
    const pipeline = new FaceEnrollment(this, 'FaceEnrollment', {
      ...same,
      bucket: existingBucket ? this.#existingBucket(existingBucket, existingBucketKey) : undefined,
      encryptionKey: encryptionKey ? Key.fromKeyArn(this, 'EncryptionKey', encryptionKey) : undefined,
      tencentSecret: tencentSecret ? this.#existingSecret(tencentSecret) : undefined,
      eventBus: this.#existingBus(eventBus),
      needRotateDetection: needRotateDetection === undefined ? undefined : needRotateDetection === 1,
      presignedUrlLifetime: Duration.seconds(presignedUrlSeconds),
      tracing: tracing === undefined ? undefined : tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    pipeline.addOutputs();
  }

  #existingBucket(bucketName: string, keyArn: string | undefined): IBucket {
    const encryptionKey: IKey | undefined = keyArn ? Key.fromKeyArn(this, 'ExistingBucketKey', keyArn) : undefined;
    return Bucket.fromBucketAttributes(this, 'ExistingBucket', { bucketName, encryptionKey });
  }

  #existingSecret(nameOrArn: string): ISecret {
    return nameOrArn.startsWith('arn:')
      ? Secret.fromSecretCompleteArn(this, 'ExistingSecret', nameOrArn)
      : Secret.fromSecretNameV2(this, 'ExistingSecret', nameOrArn);
  }

  #existingBus(nameOrArn: string): IEventBus {
    return nameOrArn.startsWith('arn:')
      ? EventBus.fromEventBusArn(this, 'EventBus', nameOrArn)
      : EventBus.fromEventBusName(this, 'EventBus', nameOrArn);
  }
}
