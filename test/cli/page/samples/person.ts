import { absentPerson } from '../../../../functions/domain/person.ts';
import type { Sample } from '../sample.ts';

/** A person that the stack created. Its second face was added by another program, and an image waits. */
export const personSample: Sample = {
  command: 'person 1001',
  given(stack) {
    const { persons } = stack.tencent.api;
    const person = persons.create('1001', { name: '张三', groupIds: ['users'] });
    const [first] = [persons.addFace(person), persons.addFace(person)];
    stack.ledger.persons.put({
      ...absentPerson('1001'),
      faceIds: [first.faceId],
      faceCount: 1,
      enrolledCount: 1,
      rejectedCount: 1,
      createdAt: '2026-11-20T07:45:31.204Z',
      groupId: 'users',
    });
    const image = { version: 'v1', personId: '1001' };
    stack.put({
      ...image,
      objectKey: 'employees/1001/next.jpg',
      status: 'PENDING',
      reason: 'Throttled',
      uploadedAt: '2026-11-20T07:59:41.000Z',
    });
    stack.put({
      ...image,
      objectKey: 'employees/1001/scan.bmp',
      status: 'REJECTED',
      reason: 'NoFaceDetected',
      uploadedAt: '2026-11-20T07:45:33.000Z',
    });
    stack.put({
      ...image,
      objectKey: 'employees/1001/front.jpg',
      status: 'ENROLLED',
      faceId: first.faceId,
      faceIdSource: 'response',
      createdPerson: true,
      uploadedAt: '2026-11-20T07:45:30.000Z',
    });
  },
};
