import { NO_COUNTS } from '../../../../functions/domain/erasure/erasure-record.ts';
import { absentPerson } from '../../../../functions/domain/person.ts';
import { doneErasure } from '../../erasures/records.ts';
import type { FakeStack } from '../fake-stack.ts';
import type { Sample } from '../sample.ts';

/** A person with three images, one of which failed. */
function givenPerson(stack: FakeStack): void {
  const { persons } = stack.tencent.api;
  const person = persons.create('1001', { groupIds: ['users'] });
  const faceIds = [persons.addFace(person), persons.addFace(person)].map(({ faceId }) => faceId);
  stack.ledger.persons.put({ ...absentPerson('1001'), faceIds, faceCount: 2, enrolledCount: 2, revision: 4 });
  for (const [index, faceId] of faceIds.entries()) {
    stack.put({ objectKey: `portraits/${index}.jpg`, version: 'v1', personId: '1001', status: 'ENROLLED', faceId });
  }
  const failed = { version: 'v1', personId: '1001', status: 'FAILED', reason: 'DownloadFailed' } as const;
  stack.put({ objectKey: 'portraits/2.jpg', ...failed });
}

const DONE = doneErasure({
  counts: { ...doneErasure().counts, deadLetters: { found: 1, removed: 1, left: 0 } },
});

export const eraseSample: Sample = {
  command: 'erase --person 1001 --yes --receipt receipt.txt',
  given(stack) {
    givenPerson(stack);
    stack.deployment.change('enrollmentsDeadLetters', { waiting: 4 });
    stack.afterErasure = ({ erasureId }) => ({ ...DONE, erasureId });
  },
};

export const erasuresSample: Sample = {
  command: 'erasures',
  given(stack) {
    const more = { personHash: 'b17ef6d19c7a5b1ee83b907c595526dcb1eb06db8227d650d5dda0a9f4ce8cd9' };
    const left = { ...NO_COUNTS, objects: { found: 2, removed: 1, left: 1, covered: 0 } };
    const incomplete = { erasureId: '0b6d1f52-3f5e-4f7c-8a51-0c7d8a3f9e11', asOf: '2026-11-19T15:20:11.204Z' };
    stack.erasures.push(doneErasure({ ...incomplete, ...more, status: 'INCOMPLETE', counts: left }), DONE);
  },
};
