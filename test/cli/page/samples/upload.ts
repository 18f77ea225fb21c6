import { rejectionMessage } from '../../../../functions/domain/reason-messages.ts';
import type { Sample } from '../sample.ts';

/** One of two images shows no face. */
export const uploadSample: Sample = {
  command: 'upload front.jpg wall.jpg --person 1001 --prefix employees/1001/',
  given(stack) {
    const image = {
      personId: '1001',
      uploadedAt: '2026-11-20T07:43:19.531Z',
      completedAt: '2026-11-20T07:43:20.817Z',
    };
    stack.outcomes = {
      'employees/1001/front.jpg': {
        ...image,
        version: '902e03a5-a60f-48e1-9971-81cda5dcdf7c',
        status: 'ENROLLED',
        faceId: '2875186538616141237',
        faceIdSource: 'response',
      },
      'employees/1001/wall.jpg': {
        ...image,
        version: '0b2c72a1-4f6b-4ae8-8a2e-f6cd0598e7c9',
        status: 'REJECTED',
        reason: 'NoFaceDetected',
        message: rejectionMessage('NoFaceDetected'),
      },
    };
  },
};
