import type { Sample } from '../sample.ts';

export const resubmitSample: Sample = {
  command: 'resubmit newcomer.jpg',
  given(stack) {
    stack.put({
      objectKey: 'newcomer.jpg',
      version: '0b2c72a1-4f6b-4ae8-8a2e-f6cd0598e7c9',
      personId: 'newcomer',
      status: 'REJECTED',
      reason: 'PersonNotFound',
    });
  },
};
