import { Duration } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import type { Enrollments } from './enrollments.ts';
import type { FaceOptionsProps } from './face-options.ts';
import { faceOptionsEnvironment } from './face-options.ts';
import type { Images } from './images.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Results } from './results.ts';
import { WorkQueue } from './work-queue.ts';

export interface UploadsProps extends FaceOptionsProps {
  readonly images: Images;
  readonly results: Results;
  readonly enrollments: Enrollments;
  readonly personTag: string;
}

const TIMEOUT = Duration.seconds(30);

/** About three quarters of an hour of trouble with S3, DynamoDB or SQS. */
const MAX_RECEIVE_COUNT = 12;

/** As many as a burst of uploads needs; more would only crowd the table. */
const MAX_CONCURRENCY = 20;

/** From the bucket's events to rows: each new object is looked at once. */
export class Uploads extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly intake: PipelineFunction;

  constructor(scope: Construct, id: string, props: UploadsProps) {
    super(scope, id);
    const { images, results, enrollments } = props;
    const work = new WorkQueue(this, 'Work', {
      fifo: false,
      functionTimeout: TIMEOUT,
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
    this.queue = work.queue;
    this.deadLetterQueue = work.deadLetterQueue;

    this.intake = new PipelineFunction(this, 'Intake', {
      folder: 'intake',
      description: 'Looks at each uploaded image, writes its row, and queues it for its person',
      timeout: TIMEOUT,
      memorySizeMib: 256,
      environment: { [ENV.personTag]: props.personTag, ...faceOptionsEnvironment(props) },
    });
    images.grantRead(this.intake);
    results.grantIntake(this.intake);
    enrollments.grantSend(this.intake);
    work.feed(this.intake, MAX_CONCURRENCY, ENV.uploadsQueueUrl);

    const { bucket, keyPrefix } = images;
    new Rule(this, 'ObjectCreated', {
      description: 'New objects of the images bucket',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          ...(keyPrefix !== '' && { object: { key: Match.prefix(keyPrefix) } }),
        },
      },
      targets: [new SqsQueue(work.queue, { deadLetterQueue: work.deadLetterQueue })],
    });
  }
}
