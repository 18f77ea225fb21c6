import { describe, expect, it } from '@jest/globals';
import { FACES, keyNames, PACER, PERSONS, type TableSchema } from '../../fakes/dynamodb/schema.ts';
import { resourceOf, templateWith } from '../synthesize.ts';

const template = templateWith();

function table(idStart: string) {
  return resourceOf(template, 'AWS::DynamoDB::GlobalTable', idStart).Properties;
}

function key(partition: string, sort?: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' }]),
  ];
}

/** Of a table that is worth keeping, in its one region. */
const KEPT_REPLICA = {
  Region: 'eu-central-1',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  DeletionProtectionEnabled: true,
};

describe('the Faces table', () => {
  const faces = table('FaceEnrollmentResultsFacesTable');

  it('has an item for each version of an object', () => {
    expect(faces.KeySchema).toEqual(key('objectKey', 'version'));
  });

  it('has exactly three indexes, for people', () => {
    expect(faces.GlobalSecondaryIndexes).toEqual([
      { IndexName: 'byPerson', KeySchema: key('personId', 'uploadedAt'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      {
        IndexName: 'byStatusDay',
        KeySchema: key('statusDay', 'receivedAt'),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['personId', 'reason'] },
      },
      { IndexName: 'byFaceId', KeySchema: key('faceId'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ]);
    expect(faces.LocalSecondaryIndexes).toBeUndefined();
  });

  it('keys everything by text', () => {
    const types = (faces.AttributeDefinitions as { AttributeType: string }[]).map(({ AttributeType }) => AttributeType);
    expect(types).toEqual(Array(7).fill('S'));
  });

  it('is paid by request, can be restored, and cannot be deleted by accident', () => {
    expect(faces.BillingMode).toBe('PAY_PER_REQUEST');
    expect(faces.Replicas).toMatchObject([KEPT_REPLICA]);
  });
});

describe('the Persons table', () => {
  const persons = table('FaceEnrollmentResultsPersonsTable');

  it('has an item for each person, and no index', () => {
    expect(persons.KeySchema).toEqual(key('personId'));
    expect(persons.GlobalSecondaryIndexes).toBeUndefined();
  });

  it('is kept like the Faces table', () => {
    expect(persons.BillingMode).toBe('PAY_PER_REQUEST');
    expect(persons.Replicas).toMatchObject([KEPT_REPLICA]);
  });
});

describe("the pacer's table", () => {
  const pacer = table('FaceEnrollmentPacerTable');

  it('holds one item that nobody will miss', () => {
    expect(pacer.KeySchema).toEqual(key('id'));
    expect(pacer.BillingMode).toBe('PAY_PER_REQUEST');
    expect(pacer.Replicas).toEqual([{ Region: 'eu-central-1' }]);
  });
});

describe('the tables of the unit tests', () => {
  it.each<[string, TableSchema]>([
    ['FaceEnrollmentResultsFacesTable', FACES],
    ['FaceEnrollmentResultsPersonsTable', PERSONS],
    ['FaceEnrollmentPacerTable', PACER],
  ])('have the keys and indexes of the deployed ones: %s', (idStart, schema) => {
    const { KeySchema, GlobalSecondaryIndexes } = table(idStart);
    expect(KeySchema).toEqual(key(...keysOf(schema)));
    const indexes = schema.indexes.map(({ name, projected, ...keys }) => ({
      IndexName: name,
      KeySchema: key(...keysOf(keys)),
      Projection:
        projected.length === 0
          ? { ProjectionType: 'KEYS_ONLY' }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes: projected },
    }));
    expect(GlobalSecondaryIndexes ?? []).toEqual(indexes);
  });
});

function keysOf(schema: Parameters<typeof keyNames>[0]): [string, string?] {
  return keyNames(schema) as [string, string?];
}
