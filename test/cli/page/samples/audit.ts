import { absentPerson } from '../../../../functions/domain/person.ts';
import type { Sample } from '../sample.ts';

/** Of two persons, one has lost a face in Tencent's console. An image of the other one waits since a queue was purged. */
export const auditSample: Sample = {
  command: 'audit --directory audit',
  given(stack) {
    const uploadedAt = '2026-10-28T07:45:30.000Z';
    for (const [personId, shots] of [
      ['1001', ['front', 'left']],
      ['1002', ['front']],
    ] as const) {
      const { persons } = stack.tencent.api;
      const person = persons.create(personId);
      const rows = shots.map((shot) => {
        const objectKey = `employees/${personId}/${shot}.jpg`;
        const { faceId } = persons.addFace(person);
        const { version } = stack.s3.put('images', objectKey);
        return stack.put({ objectKey, version, personId, status: 'ENROLLED', faceId, uploadedAt });
      });
      const faceIds = rows.map(({ faceId = '' }) => faceId);
      const counts = { faceIds, faceCount: faceIds.length, enrolledCount: faceIds.length };
      stack.ledger.persons.put({ ...absentPerson(personId), ...counts, revision: 2, updatedAt: uploadedAt });
      if (personId === '1001') person.faces.pop();
    }
    const objectKey = 'employees/1002/next.jpg';
    const { version } = stack.s3.put('images', objectKey);
    stack.put({ objectKey, version, personId: '1002', status: 'PENDING', uploadedAt });
  },
};

/** The answer to a request with two images was lost, and one of them was added. */
export const undecidedSample: Sample = {
  command: 'audit --person 1003 --directory audit --ask-tencent --yes',
  given(stack) {
    const personId = '1003';
    const sentAt = '2026-10-28T07:45:30.000Z';
    const { persons } = stack.tencent.api;
    const { faceId } = persons.addFace(persons.create(personId));
    for (const shot of ['front', 'left']) {
      const objectKey = `employees/${personId}/${shot}.jpg`;
      const { version } = stack.s3.put('images', objectKey);
      const doubt = { status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates: [faceId] } as const;
      const times = { uploadedAt: sentAt, submittedAt: sentAt, completedAt: '2026-10-28T07:46:02.000Z' };
      const row = stack.put({ objectKey, version, personId, ...doubt, ...times });
      stack.enrollmentsDeadLetters.putOf(row);
    }
    const counts = { faceIds: [faceId], faceCount: 1, checksums: {} };
    stack.ledger.persons.put({ ...absentPerson(personId), ...counts, revision: 4, updatedAt: sentAt });
    const { start } = stack.tencent;
    stack.tencent.start = (request) => {
      if (request.action !== 'SearchFaces') return start.call(stack.tencent, request);
      const isFront = 'Url' in request.payload && String(request.payload.Url).includes('front');
      const Candidates = [{ PersonId: personId, FaceId: faceId, Score: isFront ? 100 : 87.3 }];
      return { response: Promise.resolve({ Results: [{ Candidates, RetCode: 0 }] }), wasSent: () => true };
    };
  },
};
