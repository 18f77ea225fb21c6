import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type CfnTable,
  type Column,
  Database,
  DataFormat,
  PartitionProjectionConfiguration,
  S3Table,
  S3TableStorage,
  Schema,
  type Type,
} from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ANALYSIS_COLUMNS, type AnalysisColumn } from '../../../functions/domain/outcome/analysis-record.ts';
import { LAKE_PREFIX } from './lake-bucket.ts';

const TABLE_NAME = 'outcomes';
/** The day of publishing. */
export const PARTITION = 'day';
/** No stack had a lake before. Athena looks for a partition of each day since. */
const FIRST_DAY = '2026-11-01';

const TYPES: Readonly<Record<AnalysisColumn['type'], Type>> = {
  text: Schema.STRING,
  time: Schema.TIMESTAMP,
  whole: Schema.BIG_INT,
  number: Schema.DOUBLE,
  flag: Schema.BOOLEAN,
};

export interface OutcomesTableProps {
  readonly databaseName: string;
  readonly bucket: IBucket;
}

/**
 * The table of all published outcomes, with one row for each record. The database and the table are descriptions, so they
 * are deleted with the stack, whatever happens to the data.
 */
export class OutcomesTable extends Construct {
  readonly database: Database;
  readonly table: S3Table;

  constructor(scope: Construct, id: string, { databaseName, bucket }: OutcomesTableProps) {
    super(scope, id);
    this.database = new Database(this, 'Database', {
      databaseName,
      description: 'Outcomes of face enrollment, without personal data',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.table = new S3Table(this, 'Table', {
      database: this.database,
      tableName: TABLE_NAME,
      description:
        'What became of each image. The same outcome may be there more than once: the view images has the latest one.',
      columns: ANALYSIS_COLUMNS.map(({ name, type }): Column => ({ name, type: TYPES[type] })),
      partitionKeys: [{ name: PARTITION, type: Schema.STRING }],
      partitionProjection: {
        // Clocks differ, and a day that has no data costs one empty listing.
        [PARTITION]: PartitionProjectionConfiguration.date({ min: FIRST_DAY, max: 'NOW+1DAY', format: 'yyyy-MM-dd' }),
      },
      dataFormat: DataFormat.PARQUET,
      storage: S3TableStorage.fromBucket(bucket),
      s3Prefix: LAKE_PREFIX.outcomes,
      // This parameter is about encryption by clients. S3 decrypts what is here.
      hasEncryptedData: false,
    });
  }

  get resource(): CfnTable {
    return this.table.node.defaultChild as CfnTable;
  }
}
