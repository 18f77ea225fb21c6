import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { FaceEnrollment } from './face-enrollment/face-enrollment.ts';
import { isSecretArn } from './settings/legal-forms.ts';
import type { Settings } from './settings/settings.ts';

export interface FaceEnrollmentStackProps extends StackProps {
  readonly settings: Settings;
}

/** Maps settings to the construct's props, and says where everything is. */
export class FaceEnrollmentStack extends Stack {
  readonly faceEnrollment: FaceEnrollment;

  constructor(scope: Construct, id: string, { settings, ...props }: FaceEnrollmentStackProps) {
    super(scope, id, { description: 'Enrolls faces into Tencent Cloud from images uploaded to S3', ...props });
    const { existingBucket, tencentSecret, presignedUrlSeconds, keepData, stackName: _name, ...same } = settings;
    this.faceEnrollment = new FaceEnrollment(this, 'FaceEnrollment', {
      ...same,
      bucket: existingBucket === undefined ? undefined : Bucket.fromBucketName(this, 'ExistingBucket', existingBucket),
      tencentSecret: tencentSecret === undefined ? undefined : this.#existingSecret(tencentSecret),
      presignedUrlLifetime: Duration.seconds(presignedUrlSeconds),
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#sayWhereEverythingIs();
  }

  #existingSecret(nameOrArn: string) {
    return isSecretArn(nameOrArn)
      ? Secret.fromSecretCompleteArn(this, 'ExistingSecret', nameOrArn)
      : Secret.fromSecretNameV2(this, 'ExistingSecret', nameOrArn);
  }

  #sayWhereEverythingIs(): void {
    const it = this.faceEnrollment;
    const outputs = {
      ImagesBucketName: it.bucket.bucketName,
      FacesTableName: it.facesTable.tableName,
      PersonsTableName: it.personsTable.tableName,
      TencentSecretArn: it.tencentSecret.secretArn,
      UploadsQueueUrl: it.uploadsQueue.queueUrl,
      UploadsDeadLetterQueueUrl: it.uploadsDeadLetterQueue.queueUrl,
      EnrollmentsQueueUrl: it.enrollmentsQueue.queueUrl,
      EnrollmentsDeadLetterQueueUrl: it.enrollmentsDeadLetterQueue.queueUrl,
      IntakeFunctionName: it.intakeFunction.functionName,
      EnrollFunctionName: it.enrollFunction.functionName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
