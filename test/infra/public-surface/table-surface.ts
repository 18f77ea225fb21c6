import { ERASURE_STATUSES } from '../../../functions/domain/erasure/erasure-record.ts';
import { FAILED_REASONS, REJECTED_REASONS, WAITING_REASONS } from '../../../functions/domain/reasons.ts';
import { fieldsOf, literalsOf } from './declared-members.ts';
import type { Facts, SurfaceSection } from './surface-section.ts';

const ROW = 'functions/domain/face-row.ts';
const PERSON = 'functions/domain/person.ts';
const ERASURE = 'functions/domain/erasure/erasure-record.ts';

/** Fields of our own records: what is absent from a row that was written before must stay legal. */
const ATTRIBUTES: Facts = {
  ...fieldsOf(ROW, 'ImageRef'),
  ...fieldsOf(ROW, 'FaceOptions'),
  ...fieldsOf(ROW, 'FaceRow'),
  ...fieldsOf(ROW, 'FaceRect'),
  ...fieldsOf(ROW, 'PreparedObject'),
  ...fieldsOf(PERSON, 'Person'),
  ...fieldsOf(PERSON, 'CallRecord'),
  ...fieldsOf(PERSON, 'CreatePerson'),
  ...fieldsOf(PERSON, 'RemoveFace'),
  ...fieldsOf('functions/domain/erasure/tombstone.ts', 'ErasedPerson'),
  ...fieldsOf(ERASURE, 'ErasureRecord'),
  ...fieldsOf(ERASURE, 'PlaceCount'),
  ...fieldsOf(ERASURE, 'LeftOver'),
};

/** What programs read in the tables. */
export function tableSurface(): readonly SurfaceSection[] {
  return [
    {
      title: 'attributes of tables',
      direction: 'output',
      facts: ATTRIBUTES,
      instead:
        'Write the former attribute as well. Rows that exist keep it, and the version before reads the rows of this one.',
    },
    {
      title: 'statuses',
      direction: 'closed',
      facts: names([
        ...literalsOf(ROW, 'FaceStatus').map((status) => `row ${status}`),
        ...ERASURE_STATUSES.map((status) => `erasure ${status}`),
      ]),
      instead: 'Use a status that exists with a new reason: programs handle every status.',
    },
    {
      title: 'reasons',
      direction: 'output',
      facts: names([
        ...WAITING_REASONS.map((reason) => `PENDING ${reason}`),
        ...REJECTED_REASONS.map((reason) => `REJECTED ${reason}`),
        ...FAILED_REASONS.map((reason) => `FAILED ${reason}`),
      ]),
      instead: 'Keep the reason: rows that exist have it, and programs switch on it.',
    },
  ];
}

function names(list: readonly string[]): Facts {
  return Object.fromEntries(list.map((name) => [name, '']));
}
