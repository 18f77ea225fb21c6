import { beforeEach, expect, it } from '@jest/globals';
import { evidenceOf } from '../../../../cli/audit/undecided/gather-evidence.ts';
import type { Proposal } from '../../../../cli/audit/undecided/propose-decisions.ts';
import { writeDecisions } from '../../../../cli/audit/undecided/write-decisions.ts';
import { resubmit } from '../../../../cli/resubmit/resubmit.ts';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../../functions/domain/person.ts';
import { EnrollWorld, PERSON } from '../../../fakes/enroll-world.ts';
import { FakeEnrollments, FakePreparations, MemorySubmissions } from '../../fakes.ts';

let world: EnrollWorld;
let queue: FakeEnrollments;
let rows: readonly FaceRow[];

beforeEach(() => {
  world = new EnrollWorld();
  queue = new FakeEnrollments(world.clock);
  const faceIds = ['a', 'b'].map((key) => world.tencent.add(PERSON, key));
  world.ledger.persons.put({ ...absentPerson(PERSON), faceIds, faceCount: 2, revision: 7 });
  rows = ['a', 'b', 'c'].map((key) =>
    world.pending(key, { status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: faceIds }),
  );
});

function write(proposals: readonly Proposal[]) {
  const ledger = new MemorySubmissions(world.ledger);
  const preparations = new FakePreparations(world.clock);
  const ports = { ledger, queue, preparations, clock: world.clock };
  const person = evidenceOf(world.person(), rows, world.person().faceIds);
  return writeDecisions(person, proposals, { resubmit: (request) => resubmit(request, ports) });
}

function proposals(): readonly Proposal[] {
  const [a, b, c] = rows as [FaceRow, FaceRow, FaceRow];
  return [
    { kind: 'notEnrolled', row: c, why: '' },
    { kind: 'enrolled', row: a, faceId: 'face-1', why: '' },
    { kind: 'enrolled', row: b, faceId: 'face-2', why: '' },
  ];
}

it('all decisions about a person are written, faces first, and what was not added is sent again', async () => {
  const written = await write(proposals());
  expect(written.map(({ result }) => result.kind)).toEqual(['enrolled', 'enrolled', 'sent']);
  expect(rows.map((row) => world.row(row).status)).toEqual(['ENROLLED', 'ENROLLED', 'PENDING']);
  expect(world.person()).toMatchObject({ enrolledCount: 2, revision: 9 });
  expect(queue.sent).toMatchObject([{ objectKey: 'c' }]);
});

it('an open proposal is not written', async () => {
  const [a] = rows as [FaceRow];
  expect(await write([{ kind: 'open', row: a, why: '' }])).toEqual([]);
  expect(world.row(a).status).toBe('FAILED');
});

it('a face is not written when the person has changed since the evidence was gathered', async () => {
  const read = proposals();
  const before = world.person();
  const ledger = new MemorySubmissions(world.ledger);
  const ports = { ledger, queue, preparations: new FakePreparations(world.clock), clock: world.clock };
  world.ledger.persons.put({ ...before, revision: 8 });
  const person = evidenceOf(before, rows, before.faceIds);
  const written = await writeDecisions(person, read, { resubmit: (request) => resubmit(request, ports) });
  expect(written.map(({ result }) => result.kind)).toEqual(['refused', 'refused', 'sent']);
});
