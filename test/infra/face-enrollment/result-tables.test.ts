import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { WRITE_UNITS } from '../../../infra/face-enrollment/warm-throughput.ts';
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

describe('the write throughput that a table is created with', () => {
  /** By table and index, those that ask for more than a new table has. */
  function warmed(settings: Record<string, unknown>): Record<string, unknown> {
    const tables = templateWith(settings).findResources('AWS::DynamoDB::GlobalTable');
    const found = Object.entries(tables).flatMap(([id, { Properties }]) => {
      const name = /(Faces|Persons|Pacer)Table/.exec(id)?.[1] ?? id;
      const indexes = (Properties.GlobalSecondaryIndexes ?? []) as { IndexName: string; WarmThroughput?: unknown }[];
      return [
        [name, Properties.WarmThroughput] as const,
        ...indexes.map(({ IndexName, WarmThroughput }) => [`${name}.${IndexName}`, WarmThroughput] as const),
      ];
    });
    return Object.fromEntries(found.filter(([, throughput]) => throughput !== undefined));
  }

  it.each([{}, { requestsPerSecond: 20 }, { requestsPerSecond: 333 }])(
    'is that of DynamoDB while it is enough: %j',
    (settings) => {
      expect(warmed(settings)).toEqual({});
    },
  );

  it.each([334, 400, 500])(
    'is that of the highest rate from where it is not, because it can never be lowered: %d requests a second',
    (requestsPerSecond) => {
      // Four images for each request, three write units for each: 500 * 4 * 3.
      expect(warmed({ requestsPerSecond })).toEqual({ Faces: { WriteUnitsPerSecond: 6000 } });
    },
  );

  it('is reckoned with at least the write units that the bench has measured', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'performance.md'), 'utf8');
    const measured = (name: string) => Number(new RegExp(`\\b${name} (\\d\\.\\d+)[,.]`).exec(page)?.[1]);
    const perImage = [measured('Faces'), measured('Faces.byPerson'), measured('Faces.byFaceId'), measured('Persons')];
    const { faces, byPerson, byFaceId, persons } = WRITE_UNITS;
    expect(perImage.every((units) => units > 0)).toBe(true);
    expect([faces, byPerson, byFaceId, persons].map((units, index) => units / 4 >= (perImage[index] ?? 0))).toEqual(
      Array(4).fill(true),
    );
  });

  it('is left to DynamoDB where it has raised it further', () => {
    expect(warmed({ requestsPerSecond: 500, warmThroughput: 'false' })).toEqual({});
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
