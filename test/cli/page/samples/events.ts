import type { Sample } from '../sample.ts';

/** Two images got their outcome in the time that is asked for, and one before it. */
export const eventsSample: Sample = {
  command: 'events replay --since 2d',
  given(stack) {
    const time = (day: number) => ({
      uploadedAt: `2026-11-${day}T07:43:19.531Z`,
      completedAt: `2026-11-${day}T07:43:20.617Z`,
    });
    const enrolled = { status: 'ENROLLED', personId: '1001', faceId: '1', faceIdSource: 'response' } as const;
    stack.put({ ...enrolled, ...time(20), objectKey: 'employees/1001/front.jpg', version: 'v1' });
    stack.put({ ...enrolled, ...time(10), objectKey: 'employees/1001/old.jpg', version: 'v1' });
    stack.put({
      ...time(20),
      objectKey: 'employees/1001/side.jpg',
      version: 'v1',
      status: 'REJECTED',
      reason: 'NoFaceDetected',
      message: 'No face was found.',
    });
  },
};
