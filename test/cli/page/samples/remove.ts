import { absentPerson } from '../../../../functions/domain/person.ts';
import type { Sample } from '../sample.ts';

const KEY = 'employees/1001/old.jpg';
const VERSION = '6f2c0a1e-2a07-4b1d-9c53-3b1d6a2f7f10';

export const removeSample: Sample = {
  command: `remove ${KEY} --yes`,
  given(stack) {
    const faceIds = ['2875186538608772450', '2875186538616141237'];
    stack.put({
      objectKey: KEY,
      version: VERSION,
      personId: '1001',
      status: 'ENROLLED',
      faceId: '2875186538608772450',
      faceIdSource: 'response',
    });
    stack.ledger.persons.put({ ...absentPerson('1001'), faceIds, faceCount: 2, enrolledCount: 2, revision: 4 });
    // Enroll does it at once.
    stack.enrollments.afterSend = () => {
      const removedAt = '2026-11-20T08:00:01.000Z';
      const row = [...stack.ledger.rows.values()].find(({ objectKey }) => objectKey === KEY);
      if (row !== undefined) stack.ledger.put({ ...row, removedAt, updatedAt: removedAt });
    };
  },
};
