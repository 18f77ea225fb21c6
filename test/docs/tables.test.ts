import { describe, expect, it } from '@jest/globals';
import { TENCENT_ERASURES } from '../../functions/domain/erasure/erasure-message.ts';
import { ERASURE_PLACES, ERASURE_STATUSES, type ErasureRecord } from '../../functions/domain/erasure/erasure-record.ts';
import type { FaceRect, FaceRow, PreparedObject } from '../../functions/domain/face-row.ts';
import type { OriginalFormat } from '../../functions/domain/image/original-formats.ts';
import type { OpenCall, Person } from '../../functions/domain/person.ts';
import type { PersonRefusal } from '../../functions/domain/person-refusal.ts';
import { resourceOf, templateWith } from '../infra/synthesize.ts';
import { codeIn, codeInColumn, pageAt, sectionOf, tableOf } from './pages.ts';

const PAGE = pageAt('docs/tables.md');
const FACES = sectionOf(PAGE, 'Faces table');
const PERSONS = sectionOf(PAGE, 'Persons table');
const ERASURES = sectionOf(PAGE, 'Erasures table');

/** DynamoDB's types. A type has no list of its names at run time: the compiler finds one that is missing here. */
const FACE_ATTRIBUTES: Record<keyof FaceRow, 'S' | 'N' | 'M' | 'SS' | 'BOOL'> = {
  objectKey: 'S',
  version: 'S',
  personId: 'S',
  personTag: 'S',
  consentId: 'S',
  status: 'S',
  reason: 'S',
  message: 'S',
  tencentCode: 'S',
  requestId: 'S',
  faceId: 'S',
  faceRect: 'M',
  faceModelVersion: 'S',
  faceIdSource: 'S',
  faceIdCandidates: 'SS',
  formerFaceIds: 'SS',
  createdPerson: 'BOOL',
  removedAt: 'S',
  duplicateOf: 'S',
  transport: 'S',
  nextTransport: 'S',
  bucket: 'S',
  eTag: 'S',
  checksum: 'S',
  size: 'N',
  format: 'S',
  width: 'N',
  height: 'N',
  orientation: 'N',
  prepared: 'M',
  faceMatchThreshold: 'N',
  qualityControl: 'N',
  needRotateDetection: 'N',
  attempts: 'N',
  reasonAttempts: 'N',
  stage: 'S',
  prepareStarts: 'N',
  submission: 'N',
  uploadedAt: 'S',
  receivedAt: 'S',
  submittedAt: 'S',
  completedAt: 'S',
  updatedAt: 'S',
  statusDay: 'S',
};

const PERSON_ATTRIBUTES: Record<keyof Person | 'checksumsRevision', 'S' | 'N' | 'M' | 'SS' | 'BOOL'> = {
  personId: 'S',
  faceIds: 'SS',
  faceCount: 'N',
  checksums: 'M',
  checksumsRevision: 'N',
  enrolledCount: 'N',
  rejectedCount: 'N',
  lastEnrolledAt: 'S',
  faceModelVersion: 'S',
  updatedAt: 'S',
  revision: 'N',
  openCall: 'M',
  refusal: 'M',
  groupId: 'S',
  createdAt: 'S',
  wasKnown: 'BOOL',
  pseudonymKey: 'S',
  erasing: 'M',
  expiresAt: 'N',
};

const ERASURE_ATTRIBUTES: Record<keyof ErasureRecord, 'S' | 'N' | 'M' | 'L' | 'BOOL'> = {
  erasureId: 'S',
  status: 'S',
  personHash: 'S',
  asOf: 'S',
  tencent: 'S',
  startedAt: 'S',
  updatedAt: 'S',
  completedAt: 'S',
  counts: 'M',
  left: 'L',
  continues: 'L',
  continuedBy: 'S',
  queuesEmptyBy: 'S',
  notReached: 'L',
  queuesPassedAt: 'S',
  cleanSince: 'S',
  eventDue: 'BOOL',
  revision: 'N',
};

function documented(section: string): Record<string, string> {
  const { rows } = tableOf(section, 'attribute');
  return Object.fromEntries(
    rows.flatMap(([names, type = '']) => codeIn(names).map((name) => [name, type.replace(/,.*/, '')])),
  );
}

function meaningOf(section: string, attribute: string): string {
  return tableOf(section, 'attribute').rows.find(([names]) => codeIn(names).includes(attribute))?.[2] ?? '';
}

describe('the attributes of the page', () => {
  it('are those of a row, with their types', () => {
    expect(documented(FACES)).toEqual(FACE_ATTRIBUTES);
  });

  it('are those of a person, with their types', () => {
    expect(documented(PERSONS)).toEqual(PERSON_ATTRIBUTES);
  });

  it('are those of the receipt of an erasure, with their types', () => {
    expect(documented(ERASURES)).toEqual(ERASURE_ATTRIBUTES);
    expect(codeIn(meaningOf(ERASURES, 'status'))).toEqual(ERASURE_STATUSES);
    expect(codeIn(meaningOf(ERASURES, 'tencent'))).toEqual(TENCENT_ERASURES);
    expect(codeIn(meaningOf(ERASURES, 'counts')).slice(-ERASURE_PLACES.length)).toEqual(ERASURE_PLACES);
  });

  it('have the words that the code writes', () => {
    const statuses = { PENDING: 1, ENROLLED: 1, REJECTED: 1, FAILED: 1 } satisfies Record<FaceRow['status'], 1>;
    const sources = { response: 1, reconciled: 1 } satisfies Record<NonNullable<FaceRow['faceIdSource']>, 1>;
    const transports = { url: 1, base64: 1 } satisfies Record<NonNullable<FaceRow['transport']>, 1>;
    expect(codeIn(meaningOf(FACES, 'status'))).toEqual(Object.keys(statuses));
    expect(codeIn(meaningOf(FACES, 'faceIdSource'))).toEqual(Object.keys(sources));
    expect(codeIn(meaningOf(FACES, 'transport'))).toEqual(Object.keys(transports));
    expect(codeIn(meaningOf(FACES, 'format'))).toEqual([
      'jpeg',
      'png',
      'bmp',
      'webp',
      'gif',
      'tiff',
      'avif',
      'heic',
    ] satisfies OriginalFormat[]);
  });

  it('have the parts of a map', () => {
    const rect = { x: 1, y: 1, width: 1, height: 1 } satisfies Record<keyof FaceRect, 1>;
    const prepared = { key: 1, width: 1, height: 1, size: 1 } satisfies Record<keyof PreparedObject, 1>;
    expect(codeIn(meaningOf(FACES, 'prepared'))).toEqual(Object.keys(prepared));
    type CreateCall = Extract<OpenCall, { kind: 'create' }>;
    const call = { id: 1, rows: 1, openedAt: 1, until: 1, kind: 1, name: 1, groupId: 1 } satisfies Record<
      keyof CreateCall,
      1
    >;
    expect(codeIn(meaningOf(FACES, 'faceRect'))).toEqual(Object.keys(rect));
    expect(codeIn(meaningOf(PERSONS, 'openCall'))).toEqual(Object.keys(call));
    const refusal = { reason: 1, asOf: 1 } satisfies Record<keyof PersonRefusal, 1>;
    expect(codeIn(meaningOf(PERSONS, 'refusal')).slice(0, 2)).toEqual(Object.keys(refusal));
  });
});

describe('the indexes of the page', () => {
  interface Index {
    readonly IndexName: string;
    readonly KeySchema: readonly { readonly AttributeName: string }[];
    readonly Projection: { readonly NonKeyAttributes?: readonly string[] };
  }
  const table = resourceOf(templateWith(), 'AWS::DynamoDB::GlobalTable', 'FaceEnrollmentResultsFacesTable');
  const indexes = table.Properties.GlobalSecondaryIndexes as readonly Index[];

  it('are those that are deployed', () => {
    expect(codeInColumn(tableOf(FACES, 'index'), 0)).toEqual(indexes.map(({ IndexName }) => IndexName).sort());
  });

  it.each(indexes)(
    'have the keys and attributes that are deployed: $IndexName',
    ({ IndexName, KeySchema, Projection }) => {
      const [, keys] = tableOf(FACES, 'index').rows.find(([name]) => name === `\`${IndexName}\``) ?? [];
      const attributes = KeySchema.map(({ AttributeName }) => AttributeName);
      expect(codeIn(keys)).toEqual([...attributes, ...(Projection.NonKeyAttributes ?? [])]);
    },
  );
});
