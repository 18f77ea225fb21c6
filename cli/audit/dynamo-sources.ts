import {
  type AttributeValue,
  DescribeTableCommand,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { preparedPrefix } from '../../functions/domain/prepared-key.ts';
import { faceRow } from '../../functions/tables/face-item.ts';
import { personOf } from '../../functions/tables/person-item.ts';
import { reading } from '../shared/aws/reading.ts';
import type { AuditRecord } from './audit-record.ts';
import type { AuditSource, Cursor } from './ports.ts';
import { questionOf } from './undecided/undecided-person.ts';

type Item = Record<string, AttributeValue>;

const ROW_ATTRIBUTES = [
  'objectKey',
  'version',
  'bucket',
  'personId',
  'status',
  'reason',
  'faceId',
  'faceIdCandidates',
  'removedAt',
  'checksum',
  'eTag',
  'uploadedAt',
  'updatedAt',
];

const PERSON_ATTRIBUTES = [
  'personId',
  'faceIds',
  'faceCount',
  'checksums',
  'checksumsRevision',
  'enrolledCount',
  'rejectedCount',
  'openCall',
  'createdAt',
  'groupId',
  'erasing',
  'expiresAt',
  'revision',
  'updatedAt',
];

interface Scan {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** @param withImages whether objects and messages are compared, too */
export function dynamoRows(scan: Scan, withImages: boolean): AuditSource {
  return scanSource('rows', 'rows', scan, ROW_ATTRIBUTES, (item) => recordsOfRow(faceRow(item), withImages));
}

export function dynamoPersons(scan: Scan): AuditSource {
  return scanSource('persons', 'persons in the table', scan, PERSON_ATTRIBUTES, (item) =>
    // An item without a revision was made by another program, and counts as absent.
    item.revision === undefined ? [] : [recordOfPerson(item)],
  );
}

/** What is remembered of a row, for its person and for its image. */
export function recordsOfRow(row: FaceRow, withImages: boolean): readonly AuditRecord[] {
  const { objectKey, version, bucket, personId, status, reason, uploadedAt, updatedAt } = row;
  const { faceId, faceIdCandidates, removedAt, checksum, eTag } = row;
  const image = { objectKey, version, bucket, personId, status, reason, uploadedAt, updatedAt };
  const isStripped = reason === 'PersonErased' ? (true as const) : undefined;
  const ofPerson = {
    objectKey,
    version,
    status,
    faceId,
    faceIdCandidates,
    removedAt,
    uploadedAt,
    updatedAt,
    isStripped,
    ...(questionOf(row) !== undefined && { isUndecided: true as const }),
  };
  // Only bytes that made a face have to be known.
  const bytes = status === 'ENROLLED' && { checksum, eTag };
  return [
    ...(personId === undefined
      ? []
      : [{ set: 'persons', key: personId, kind: 'row', row: { ...ofPerson, ...bytes } } as const]),
    ...(withImages ? [{ set: 'images', key: preparedPrefix(row), kind: 'row', row: image } as const] : []),
  ];
}

function recordOfPerson(item: Item): AuditRecord {
  const person = personOf(item);
  const { personId, faceIds, faceCount, checksums, enrolledCount, openCall, createdAt } = person;
  const { groupId, erasing, expiresAt, updatedAt } = person;
  const kept = { faceIds, faceCount, checksums, enrolledCount, openCall, createdAt };
  return {
    set: 'persons',
    key: personId,
    kind: 'item',
    item: { ...kept, groupId, erasing, expiresAt, updatedAt },
  };
}

function scanSource(
  name: string,
  noun: string,
  { client, table }: Scan,
  attributes: readonly string[],
  recordsOf: (item: Item) => readonly AuditRecord[],
): AuditSource {
  const names = Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
  return {
    name,
    noun,
    async *pages(from: Cursor | undefined) {
      const total = await itemCount(client, table);
      let ExclusiveStartKey = from as Item | undefined;
      do {
        const answer: ScanCommandOutput = await reading('dynamodb:Scan', () =>
          client.send(
            new ScanCommand({
              TableName: table,
              ProjectionExpression: Object.keys(names).join(', '),
              ExpressionAttributeNames: names,
              ExclusiveStartKey,
            }),
          ),
        );
        ExclusiveStartKey = answer.LastEvaluatedKey;
        yield { records: (answer.Items ?? []).flatMap(recordsOf), cursor: ExclusiveStartKey, total };
      } while (ExclusiveStartKey !== undefined);
    },
  };
}

/** As DynamoDB counts every six hours. */
export async function itemCount(client: DynamoDBClient, table: string): Promise<number> {
  const { Table } = await reading('dynamodb:DescribeTable', () =>
    client.send(new DescribeTableCommand({ TableName: table })),
  );
  return Table?.ItemCount ?? 0;
}
