import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

export type PrepareImages = 'never' | 'needed' | 'always';

export interface FaceEnrollmentProps {
  /**
   * The bucket that images are uploaded to. It is used as it is: enable versioning and its events to EventBridge. Where
   * the app adds notifications to a bucket of its own, EventBridge is enabled with them. If a customer managed KMS key
   * encrypts the bucket, give the key along with it.
   *
   * @default - a private, versioned bucket is created
   */
  readonly bucket?: IBucket | undefined;

  /**
   * The origins of web pages that may upload to the bucket that is created: `https://app.example.com`. For your own
   * `bucket`, call its `addCorsRule` instead.
   *
   * @default - browsers let no page of another origin upload
   */
  readonly corsOrigins?: readonly string[] | undefined;

  /**
   * The age in days, 30 to 3650, at which objects below the prefix of the bucket that is created expire. Rows and faces
   * stay. S3 deletes the bytes 15 days later, and 15 days after a version was replaced or deleted. For your own `bucket`,
   * call its `addLifecycleRule` instead.
   *
   * @default - objects are kept until they are deleted
   */
  readonly keepImagesDays?: number | undefined;

  /**
   * A symmetric KMS key of this region and account for whatever is created here: bucket, queues, tables, secret and
   * topic. The stack has to know its region, because tables do. A key that was made outside the app cannot be changed by it: synthesis says what its policy has to allow.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: IKey | undefined;

  /**
   * A symmetric KMS key of this region for the log groups of the functions. The log contains object keys and person ids,
   * and no secrets. The policy of a key that was made outside the app has to let CloudWatch Logs use it: synthesis says how.
   *
   * @default - keys of AWS
   */
  readonly logEncryptionKey?: IKey | undefined;

  /**
   * Only objects whose key begins with this are enrolled. Not beginning with `/`.
   *
   * @default - all objects of the bucket
   */
  readonly keyPrefix?: string | undefined;

  /**
   * Name of the metadata that holds the person's id, without `x-amz-meta-`; lower case.
   *
   * @default 'person-id'
   */
  readonly personTag?: string | undefined;

  /**
   * The keys of the Tencent Cloud account: JSON with `secretId` and `secretKey`, optionally `token`.
   *
   * @default - a secret with empty keys is created, to be filled in
   */
  readonly tencentSecret?: ISecret | undefined;

  /**
   * Scheme, host and, if need be, port of Tencent's face recognition API.
   *
   * @default 'https://iai.tencentcloudapi.com'
   */
  readonly tencentEndpoint?: string | undefined;

  /**
   * Version of Tencent's API.
   *
   * @default '2018-03-01'
   */
  readonly tencentApiVersion?: '2018-03-01' | '2020-03-03' | undefined;

  /**
   * Region of Tencent Cloud. API version `2020-03-03` requires it on the China site.
   *
   * @default - none is sent
   */
  readonly tencentRegion?: string | undefined;

  /**
   * Requests to Tencent per second, of all functions together: this pipeline's share of the account's limit. 1 to 500;
   * up to 1000 is taken as 500, with a warning.
   *
   * @default 20
   */
  readonly requestsPerSecond?: number | undefined;

  /**
   * Enroll functions at once, and prepare functions at once. 2 to 1000; never more enroll functions than the rate can keep busy.
   *
   * @default 10
   */
  readonly maxConcurrency?: number | undefined;

  /**
   * Intake functions at once. 2 to 1000.
   *
   * @default 5
   */
  readonly intakeConcurrency?: number | undefined;

  /**
   * How long Tencent may download an image by the URL that it is given. One minute to one hour.
   *
   * @default Duration.minutes(5)
   */
  readonly presignedUrlLifetime?: Duration | undefined;

  /**
   * How alike a face must be to the person's others, 0 to 100, unless an upload's metadata says otherwise.
   *
   * @default - Tencent's own
   */
  readonly faceMatchThreshold?: number | undefined;

  /**
   * How good an image must be, from 0 (anything) to 4 (strictest), unless an upload's metadata says otherwise.
   *
   * @default - Tencent's own
   */
  readonly qualityControl?: number | undefined;

  /**
   * Whether Tencent turns images upright, unless an upload's metadata says otherwise.
   *
   * @default - Tencent's own
   */
  readonly needRotateDetection?: boolean | undefined;

  /**
   * The longest edge of a JPG, in pixels, 64 to 20000. A longer one is rejected before Tencent is asked. Tencent documents
   * the default for its API version `2020-03-03` only; ask Tencent before you raise it.
   *
   * @default 4000
   */
  readonly maxLongEdgeJpeg?: number | undefined;

  /**
   * The longest edge of an image of any other format, as `maxLongEdgeJpeg` has it.
   *
   * @default 2000
   */
  readonly maxLongEdgeOther?: number | undefined;

  /**
   * Which images are converted into upright JPGs before they are sent to Tencent. `never`: none. `needed`: those that Tencent
   * would refuse for their format, bytes or pixels, and those that EXIF turns. `always`: all of them, which also saves traffic.
   *
   * @default 'needed'
   */
  readonly prepareImages?: PrepareImages | undefined;

  /**
   * The longest edge of a prepared image, in pixels, 640 to 4000.
   *
   * @default 1920
   */
  readonly preparedLongEdge?: number | undefined;

  /**
   * Whether the same bytes are enrolled again for the same person, instead of being rejected as a duplicate.
   *
   * @default false
   */
  readonly allowDuplicates?: boolean | undefined;

  /**
   * Whether an image that Tencent repeatedly cannot download is sent in the request.
   *
   * @default false
   */
  readonly base64Fallback?: boolean | undefined;

  /**
   * GroupId of an existing group at Tencent. An image of an unknown person creates the person there, with CreatePerson.
   * Only persons that the pipeline has never known are created.
   *
   * @default - images of unknown persons are rejected
   */
  readonly createPersonsInGroup?: string | undefined;

  /**
   * Name of the metadata that holds the name of a new person, as percent-encoded UTF-8, without `x-amz-meta-`; lower
   * case. Without it, or without a value, the name is made from the person's id.
   *
   * @default - the name is made from the id
   */
  readonly personNameTag?: string | undefined;

  /**
   * How strictly Tencent compares the face of a new person with the persons of the group, from 0 (not at all) to 4
   * (strictest). An image that Tencent takes for another person creates none and is rejected. Requires
   * `createPersonsInGroup`.
   *
   * @default 0
   */
  readonly uniquePersonControl?: number | undefined;

  /**
   * Whether an image without a consent id in its metadata (`x-amz-meta-consent-id`) is rejected before anything of it
   * leaves AWS. Images that were accepted before are rejected as well, unless their row has the id.
   *
   * @default false
   */
  readonly requireConsent?: boolean | undefined;

  /**
   * Whether an event is published for each outcome. `onOutcome` makes rules for them.
   *
   * @default true
   */
  readonly outcomeEvents?: boolean | undefined;

  /**
   * The event bus for outcomes, of this region and account. On the default bus, every principal and rule of the account
   * that may read events can read these.
   *
   * @default - the default bus of the account
   */
  readonly eventBus?: IEventBus | undefined;

  /**
   * Whether the outcome is also written on the object version, as the S3 annotation `face-enrollment`.
   *
   * @default false
   */
  readonly annotateObjects?: boolean | undefined;

  /**
   * Whether outcomes also go into a data lake: Parquet files that analysts query with Amazon Athena. It has no person ids,
   * no keys and no face ids.
   *
   * @default false
   */
  readonly analytics?: boolean | undefined;

  /**
   * Is subscribed to the alarms.
   *
   * @default - no address is; subscribe to `alarmTopic`
   */
  readonly alarmEmail?: string | undefined;

  /**
   * Where the alarms go. The policy of an existing topic, and of its key, has to let `cloudwatch` publish.
   *
   * @default - a topic is created
   */
  readonly alarmTopic?: ITopic | undefined;

  /**
   * Where your people find the runbook: alarms and dashboard link to its entries, `<runbookUrl>#<entry>`.
   *
   * @default 'docs/runbook.md', in this repository
   */
  readonly runbookUrl?: string | undefined;

  /**
   * The network that the functions run in, for Tencent keys that are bound to an address, say. They need a way to
   * Tencent and to S3, SQS, DynamoDB, EventBridge and Secrets Manager.
   *
   * @default - Lambda's own, with the internet
   */
  readonly vpc?: IVpc | undefined;

  /**
   * @default - the private subnets of `vpc`
   */
  readonly vpcSubnets?: SubnetSelection | undefined;

  /**
   * Of the functions. Nothing connects to them.
   *
   * @default - one for each function that allows all outbound traffic
   */
  readonly securityGroups?: ISecurityGroup[] | undefined;

  /**
   * @default - ARM_64; X86_64 where the region is known to be in China, because not all of those have the other
   */
  readonly architecture?: Architecture | undefined;

  /**
   * Whether AWS X-Ray samples invocations.
   *
   * @default - ACTIVE; DISABLED where the region is known to be in China, because Lambda is not integrated with X-Ray there
   */
  readonly tracing?: Tracing | undefined;

  /**
   * Whether the tables are created with the write throughput that `requestsPerSecond` needs, where a new table has less:
   * from 334 requests per second on. DynamoDB raises it by itself with use, and refuses to lower it. If CloudFormation
   * says so of a table that has grown, set this to `false`.
   *
   * @default true
   */
  readonly warmThroughput?: boolean | undefined;

  /**
   * What becomes of the bucket, the result tables and the secret, where they are created here, when they are removed
   * from the stack. `DESTROY` deletes them with all that is in them.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy.RETAIN | RemovalPolicy.DESTROY | undefined;
}
