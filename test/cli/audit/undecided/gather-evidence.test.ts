import { beforeEach, describe, expect, it } from '@jest/globals';
import { gatherEvidence } from '../../../../cli/audit/undecided/gather-evidence.ts';
import type { UndecidedPorts } from '../../../../cli/audit/undecided/ports.ts';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { absentPerson, type Person } from '../../../../functions/domain/person.ts';
import { EnrollWorld, PERSON } from '../../../fakes/enroll-world.ts';

let person: Person | undefined;
let rows: FaceRow[];
let facesNow: readonly string[] | 'missing';
/** Happens while Tencent is asked. */
let meanwhile: () => void;

beforeEach(() => {
  const world = new EnrollWorld();
  const shared = { status: 'ENROLLED', faceIdSource: 'reconciled' } as const;
  person = { ...absentPerson(PERSON), faceIds: ['f0', 'f1', 'f2', 'f3'], faceCount: 4, revision: 7 };
  rows = [
    world.pending('a', { status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: ['f3', 'f1', 'f2'] }),
    world.pending('b', { ...shared, faceId: 'f1' }),
    world.pending('c', { ...shared, faceIdCandidates: ['f1', 'f3'] }),
    world.pending('removed', { ...shared, faceId: 'f3', removedAt: '2026-11-20T08:00:00.000Z' }),
    world.pending('rejected', { status: 'REJECTED', reason: 'DuplicateImage', duplicateOf: 'f3' }),
  ];
  facesNow = ['f0', 'f1', 'f3', 'f4'];
  meanwhile = () => {};
});

const ports: UndecidedPorts = {
  person: async () => person,
  async *rowsOfPerson() {
    yield rows.slice(0, 2);
    yield rows.slice(2);
  },
  async faces() {
    meanwhile();
    return facesNow;
  },
};

describe('the evidence about a person', () => {
  it('has the faces before and now, and what is known of each candidate', async () => {
    expect(await gatherEvidence(PERSON, ports)).toMatchObject({
      kind: 'evidence',
      person: {
        personId: PERSON,
        revision: 7,
        facesBefore: ['f0'],
        facesNow: ['f0', 'f1', 'f3', 'f4'],
        unexplained: ['f4'],
        images: [
          {
            row: { objectKey: 'a' },
            question: 'added',
            candidates: [
              { faceId: 'f1', state: 'explained', by: { objectKey: 'b', version: rows[1]?.version } },
              { faceId: 'f2', state: 'gone' },
              { faceId: 'f3', state: 'open' },
            ],
          },
          {
            row: { objectKey: 'c' },
            question: 'face',
            candidates: [
              { faceId: 'f1', state: 'explained' },
              { faceId: 'f3', state: 'open' },
            ],
          },
        ],
      },
    });
  });

  it('has every face that no row accounts for, when the product created the person', async () => {
    person = changed({ createdAt: '2026-11-01T08:00:00.000Z' });
    expect(await gatherEvidence(PERSON, ports)).toMatchObject({ person: { unexplained: ['f0', 'f4'] } });
  });

  it('has no faces of a person that Tencent does not know', async () => {
    facesNow = 'missing';
    expect(await gatherEvidence(PERSON, ports)).toMatchObject({ person: { facesNow: [], unexplained: [] } });
  });

  it.each<[string, () => void]>([
    ['has no item', () => (person = undefined)],
    ['has an open request', () => (person = changed({ openCall: { id: '1', rows: [], openedAt: 0, until: 1 } }))],
    ['is being erased', () => (person = changed({ erasing: { id: '1', asOf: '2026-11-20T08:00:00.000Z' } }))],
  ])('is not gathered while the person %s', async (_case, change) => {
    change();
    expect(await gatherEvidence(PERSON, ports)).toEqual({ kind: 'unsettled' });
  });

  it('is not used when the person changes while Tencent is asked', async () => {
    meanwhile = () => (person = changed({ revision: 8 }));
    expect(await gatherEvidence(PERSON, ports)).toEqual({ kind: 'unsettled' });
  });

  it('is not gathered when the images are decided by now', async () => {
    rows = rows.slice(1, 2);
    expect(await gatherEvidence(PERSON, ports)).toEqual({ kind: 'decided' });
  });
});

function changed(more: Partial<Person>): Person {
  return { ...absentPerson(PERSON), ...person, ...more };
}
