import { absentPerson } from '../../../../functions/domain/person.ts';
import { ENV } from '../../../../functions/runtime/environment.ts';
import type { Sample } from '../sample.ts';

const IMAGES = ['front', 'side', 'badge'];

/** 40 persons with three images each, all of whom Tencent has deleted. Some objects are gone as well. */
export const rebuildSample: Sample = {
  command: 'rebuild --group staff-2027 --dry-run',
  given(stack) {
    stack.environment[ENV.createPersonsInGroup] = 'staff-2027';
    stack.tencent.api.groups.create({ groupId: 'staff-2027' });
    for (let person = 1001; person <= 1040; person++) {
      const personId = String(person);
      const faceIds = IMAGES.map((image) => `${personId}-${image}`);
      stack.ledger.persons.put({ ...absentPerson(personId), revision: 3, faceIds, faceCount: 3, enrolledCount: 3 });
      for (const image of IMAGES) {
        const objectKey = `employees/${personId}/${image}.jpg`;
        stack.put({
          objectKey,
          version: 'v1',
          personId,
          status: 'ENROLLED',
          faceId: `${personId}-${image}`,
          completedAt: '2026-01-08T09:00:00.000Z',
        });
        if (image === 'badge' && person <= 1004) stack.missingObjects.add(objectKey);
      }
    }
  },
};
