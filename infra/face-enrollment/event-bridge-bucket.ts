import type { CfnResource } from 'aws-cdk-lib';
import { type Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Bucket,
  type BucketProps,
  type CfnBucket,
  type EventType,
  type IBucketNotificationDestination,
  type NotificationKeyFilter,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A bucket that announces every new object to EventBridge, whatever else an app wants to hear of it. */
export class EventBridgeBucket extends Bucket {
  constructor(scope: Construct, id: string, props: Omit<BucketProps, 'eventBridgeEnabled'>) {
    super(scope, id, props);
    // `eventBridgeEnabled` would do the same by a custom resource with a function and a role of its own.
    (this.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }

  /** Does nothing: EventBridge is enabled already. */
  override enableEventBridgeNotification(): void {}

  /**
   * Adds a notification and keeps EventBridge enabled. The custom resource of the CDK takes itself for the only writer of
   * the notification configuration: it would replace what the bucket's own property says, and its deletion would leave
   * nothing. Here it keeps what it finds. It also names EventBridge itself, because S3 may show an older configuration.
   */
  override addEventNotification(
    event: EventType,
    destination: IBucketNotificationDestination,
    ...filters: NotificationKeyFilter[]
  ): void {
    super.addEventNotification(event, destination, ...filters);
    super.enableEventBridgeNotification();
    const { node } = this.node.findChild('Notifications');
    (node.findChild('Resource') as CfnResource).addPropertyOverride('Managed', false);
    (node.findChild('HandlerPolicy') as Policy).addStatements(
      new PolicyStatement({ actions: ['s3:GetBucketNotification'], resources: [this.bucketArn] }),
    );
  }
}
