import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  DeliveryStream,
  EnableLogging,
  InputFormat,
  OutputFormat,
  S3Bucket,
  SchemaConfiguration,
  StreamEncryption,
} from 'aws-cdk-lib/aws-kinesisfirehose';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../nag/acknowledge.ts';
import { LAKE_PREFIX } from './lake-bucket.ts';
import { type OutcomesTable, PARTITION } from './outcomes-table.ts';
import { withoutCidrMapping } from './without-cidr-mapping.ts';

export interface OutcomesDeliveryProps {
  readonly bucket: IBucket;
  readonly outcomes: OutcomesTable;
  /** Otherwise AWS's own keys. */
  readonly encryptionKey: IKey | undefined;
  /** Of the log group; otherwise CloudWatch's own keys. */
  readonly logEncryptionKey: IKey | undefined;
}

/** The least that Firehose allows with a conversion. Time fills it for most stacks. */
const BUFFER_SIZE = Size.mebibytes(64);
/** The most that Firehose allows. Fewer and larger files make queries faster, and analysts do not wait for minutes. */
const BUFFER_TIME = Duration.minutes(15);

/** From records in JSON to Parquet files, one folder for each day of publishing. */
export class OutcomesDelivery extends Construct {
  readonly stream: DeliveryStream;

  constructor(scope: Construct, id: string, props: OutcomesDeliveryProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: props.logEncryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.#role(props, logGroup);
    this.stream = withoutCidrMapping(this, () => this.#create(props, role, logGroup));
    // Firehose checks at its creation that it can read the table. At its end it writes what it holds, and the bucket is
    // emptied after that.
    this.stream.node.addDependency(role, props.bucket);
  }

  #create({ bucket, outcomes, encryptionKey }: OutcomesDeliveryProps, role: Role, logGroup: LogGroup): DeliveryStream {
    return new DeliveryStream(this, 'Stream', {
      encryption: encryptionKey ? StreamEncryption.customerManagedKey(encryptionKey) : StreamEncryption.awsOwnedKey(),
      role: role.withoutPolicyUpdates(),
      destination: new S3Bucket(bucket, {
        // The grants of the construct would let Firehose delete what it wrote.
        role: role.withoutPolicyUpdates(),
        dataOutputPrefix: `${LAKE_PREFIX.outcomes}${PARTITION}=!{timestamp:yyyy-MM-dd}/`,
        errorOutputPrefix: `${LAKE_PREFIX.errors}!{firehose:error-output-type}/${PARTITION}=!{timestamp:yyyy-MM-dd}/`,
        bufferingSize: BUFFER_SIZE,
        bufferingInterval: BUFFER_TIME,
        loggingConfig: new EnableLogging(logGroup),
        dataFormatConversion: {
          schemaConfiguration: SchemaConfiguration.fromCfnTable(outcomes.resource),
          // It reads times as JavaScript writes them.
          inputFormat: InputFormat.OPENX_JSON,
          outputFormat: OutputFormat.PARQUET,
        },
      }),
    });
  }

  /** As the documentation of Firehose has it, without what only other sources and destinations need. */
  #role({ bucket, outcomes, encryptionKey }: OutcomesDeliveryProps, logGroup: LogGroup): Role {
    const { account } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose', { conditions: { StringEquals: { 'aws:SourceAccount': account } } }),
    });
    const objects = [LAKE_PREFIX.outcomes, LAKE_PREFIX.errors].map((prefix) => bucket.arnForObjects(`${prefix}*`));
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], objects);
    allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]);
    const { database, table } = outcomes;
    allow(
      ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      [database.catalog.catalogArn, database.databaseArn, table.tableArn],
    );
    logGroup.grant(role, 'logs:PutLogEvents');
    if (encryptionKey !== undefined) allow(['kms:Decrypt', 'kms:GenerateDataKey'], [encryptionKey.keyArn]);
    for (const resource of objects) {
      acknowledgeWildcard(
        role,
        resource,
        'Firehose names its files by day and by time: every object of the folder is one.',
      );
    }
    return role;
  }
}
