import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, StreamViewType, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENV } from '../../functions/runtime/environment.ts';
import { tableEncryption } from './encryption/table-encryption.ts';
import { WRITE_UNITS, warmThroughput } from './warm-throughput.ts';

const BY_PERSON = 'byPerson';
const BY_FACE_ID = 'byFaceId';

export interface ResultTablesProps {
  readonly removalPolicy: RemovalPolicy;
  /** Otherwise DynamoDB's own keys. */
  readonly encryptionKey: IKey | undefined;
  /** To Tencent, which the tables have to keep up with; undefined: their throughput is left to DynamoDB. */
  readonly requestsPerSecond: number | undefined;
}

/** What became of the images: a row for each version of an object, and an item for each person. */
export class ResultTables extends Construct {
  readonly facesTable: TableV2;
  readonly personsTable: TableV2;

  constructor(scope: Construct, id: string, { removalPolicy, encryptionKey, requestsPerSecond }: ResultTablesProps) {
    super(scope, id);
    const warm = (name: keyof typeof WRITE_UNITS) => {
      const throughput = warmThroughput(WRITE_UNITS[name], requestsPerSecond ?? 0);
      return throughput && { warmThroughput: throughput };
    };
    const kept: Partial<TablePropsV2> = {
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: tableEncryption(encryptionKey),
      removalPolicy,
      // CloudFormation never asks to delete a table that it retains, so this stops only people.
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
    };
    this.facesTable = new TableV2(this, 'FacesTable', {
      ...kept,
      ...warm('faces'),
      partitionKey: text('objectKey'),
      sortKey: text('version'),
      // For others: no stage decides by it. Always there, so that it does not come and go with a setting.
      dynamoStream: StreamViewType.NEW_IMAGE,
      // For people; two also tell enroll where to look: which images may wait for a person, and which gave it a face. Each one costs a write for every image, so there are no more than these.
      globalSecondaryIndexes: [
        {
          indexName: BY_PERSON,
          partitionKey: text('personId'),
          sortKey: text('uploadedAt'),
          projectionType: ProjectionType.KEYS_ONLY,
          ...warm('byPerson'),
        },
        {
          indexName: 'byStatusDay',
          partitionKey: text('statusDay'),
          sortKey: text('receivedAt'),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ['personId', 'reason'],
          ...warm('byStatusDay'),
        },
        {
          indexName: BY_FACE_ID,
          partitionKey: text('faceId'),
          projectionType: ProjectionType.KEYS_ONLY,
          ...warm('byFaceId'),
        },
      ],
    });
    this.personsTable = new TableV2(this, 'PersonsTable', {
      ...kept,
      ...warm('persons'),
      partitionKey: text('personId'),
      // Of tombstones only: no other item has it.
      timeToLiveAttribute: 'expiresAt',
    });
  }

  // The tables' own grants would include the indexes.

  grantAddRows(fn: LambdaFunction): void {
    grantOn(this.facesTable, fn, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
    fn.addEnvironment(ENV.facesTable, this.facesTable.tableName);
  }

  grantPrepareRows(fn: LambdaFunction): void {
    grantOn(this.facesTable, fn, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    fn.addEnvironment(ENV.facesTable, this.facesTable.tableName);
  }

  grantRecordOutcomes(fn: LambdaFunction): void {
    grantOn(this.facesTable, fn, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:Query'],
      resourceArns: [BY_PERSON, BY_FACE_ID].map((index) => `${this.facesTable.tableArn}/index/${index}`),
    });
    grantOn(this.personsTable, fn, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    fn.addEnvironment(ENV.facesTable, this.facesTable.tableName);
    fn.addEnvironment(ENV.personsTable, this.personsTable.tableName);
  }

  /** @returns the stream of the Faces table, for an event source mapping of the function */
  grantReadStream(fn: LambdaFunction): string {
    const { tableStreamArn } = this.facesTable;
    if (tableStreamArn === undefined) throw new Error(`${this.facesTable.node.path} has no stream.`);
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resourceArns: [tableStreamArn],
    });
    return tableStreamArn;
  }

  /** For a function that writes final rows: the person may be erased meanwhile. */
  grantReadPersons(fn: LambdaFunction): void {
    grantOn(this.personsTable, fn, ['dynamodb:GetItem']);
    fn.addEnvironment(ENV.personsTable, this.personsTable.tableName);
  }

  /** For the number of persons, which DynamoDB knows without reading an item. */
  grantCountPersons(fn: LambdaFunction): void {
    grantOn(this.personsTable, fn, ['dynamodb:DescribeTable']);
  }

  grantErase(fn: LambdaFunction): void {
    const onRows = ['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem'];
    grantOn(
      this.facesTable,
      fn,
      onRows.map((action) => `dynamodb:${action}`),
    );
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.facesTable.tableArn}/index/${BY_PERSON}`],
    });
    grantOn(this.personsTable, fn, ['dynamodb:GetItem', 'dynamodb:PutItem']);
    fn.addEnvironment(ENV.facesTable, this.facesTable.tableName);
    fn.addEnvironment(ENV.personsTable, this.personsTable.tableName);
  }

  grantReadRow(fn: LambdaFunction): void {
    grantOn(this.facesTable, fn, ['dynamodb:GetItem']);
  }

  /** For the pseudonyms of many persons at once. */
  grantReadPseudonyms(fn: LambdaFunction): void {
    grantOn(this.personsTable, fn, ['dynamodb:BatchGetItem']);
    fn.addEnvironment(ENV.personsTable, this.personsTable.tableName);
  }
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}

function grantOn(table: TableV2, grantee: LambdaFunction, actions: string[]): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns: [table.tableArn] });
}
