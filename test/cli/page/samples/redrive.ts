import { uploadEvent } from '../../../../cli/backfill/upload-event.ts';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { outcomeEvent } from '../../../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../../../functions/domain/outcome/outcome-of.ts';
import { listed } from '../../backfill/fakes.ts';
import type { FakeStack } from '../fake-stack.ts';
import type { Sample } from '../sample.ts';

/** One message for each thing that may become of it. */
export const redriveSample: Sample = {
  command: 'redrive',
  given(stack) {
    stack.uploadsDeadLetters.put('no event', { messageId: '956f787c-0ada-4a65-959c-2104039aab45' });
    const version = 'b6adf31f-74c4-49db-b1c5-8c3fcf56559c';
    stack.uploadsDeadLetters.put(uploadEvent('images', listed('visitors/3002.jpg', { version })), {
      reason: 'RowNotWritten',
    });
    const old = listed('visitors/2998.jpg', { version: 'null' });
    stack.uploadsDeadLetters.put(uploadEvent('images', old), { reason: 'BucketNotVersioned' });
    image(stack, { objectKey: 'employees/1002/front.jpg', personId: '1002', reason: 'OutcomeUnknown' });
    image(stack, { objectKey: 'visitors/3001.jpg', personId: '3001', reason: 'UrlRefused' });
    image(stack, { objectKey: 'visitors/3003.jpg', personId: '3003' });
    const read = outcomeOf(image3004(stack), 'FaceEnrollment');
    if (read.kind === 'outcome') stack.outcomesDeadLetters.put(outcomeEvent(read.outcome));
  },
};

function image(
  stack: FakeStack,
  about: { objectKey: string; personId: string; reason?: 'OutcomeUnknown' | 'UrlRefused' },
): void {
  const version = VERSIONS[about.objectKey] ?? 'v1';
  const status = about.reason === undefined ? 'ENROLLED' : 'FAILED';
  stack.enrollmentsDeadLetters.putOf(stack.put({ ...about, version, status }), {
    reason: about.reason ?? 'TencentUnavailable',
  });
}

function image3004(stack: FakeStack): FaceRow {
  return stack.put({
    objectKey: 'visitors/3004.jpg',
    version: '6f1d3c2a-0b5e-4c7d-9e8f-2d1c0b9a8f7e',
    personId: '3004',
    status: 'REJECTED',
    reason: 'NoFaceDetected',
    message: 'No face was found.',
    completedAt: '2026-11-20T07:43:20.617Z',
  });
}

const VERSIONS: Readonly<Record<string, string>> = {
  'employees/1002/front.jpg': 'bcb1e152-6186-4fcd-a451-2f634b7d332f',
  'visitors/3001.jpg': '902e03a5-a60f-48e1-9971-81cda5dcdf7c',
  'visitors/3003.jpg': 'b0b01cda-5228-4941-9ad4-e38df663a681',
};
