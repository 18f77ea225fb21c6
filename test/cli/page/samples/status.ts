import { absentPerson } from '../../../../functions/domain/person.ts';
import { failureMessage } from '../../../../functions/domain/reason-messages.ts';
import type { Sample } from '../sample.ts';

const FACES = [
  '2875186538608772450',
  '2875186538616141237',
  '2875186538623510024',
  '2875186538630878811',
  '2875186538726673042',
];

export const statusSamples: readonly Sample[] = [
  {
    command: 'status',
    given(stack) {
      stack.deployment.change('enrollments', { waiting: 96, inFlight: 40 });
      stack.deployment.change('enrollmentsDeadLetters', { waiting: 2 });
      stack.deployment.ages = { enrollments: 45 };
      const { tables } = stack.deployment;
      stack.deployment.tables = { ...tables, faces: { ...tables.faces, items: 1824 } };
      stack.reasons = {
        FAILED: { UrlRefused: 2 },
        REJECTED: { PersonFull: 3, DimensionsOutOfRange: 2, FormatUnsupported: 1 },
      };
      stack.nextSlot = stack.clock.now() + 4_800;
    },
  },
  {
    command: 'status visitors/3001.jpg',
    given(stack) {
      const tencentCode = 'InvalidParameterValue.UrlIllegal';
      stack.put({
        objectKey: 'visitors/3001.jpg',
        version: '902e03a5-a60f-48e1-9971-81cda5dcdf7c',
        personId: '3001',
        status: 'FAILED',
        reason: 'UrlRefused',
        message: `${failureMessage('UrlRefused')} (${tencentCode})`,
        tencentCode,
        requestId: '3b3922d5-8716-47d7-b582-7b04d92bcb5d',
        format: 'jpeg',
        width: 400,
        height: 500,
        size: 13_873,
        uploadedAt: '2026-11-20T07:43:19.531Z',
        receivedAt: '2026-11-20T07:43:19.936Z',
        completedAt: '2026-11-20T07:43:20.617Z',
        attempts: 1,
      });
    },
  },
  {
    command: 'status --person 1001',
    given(stack) {
      stack.ledger.persons.put({
        ...absentPerson('1001'),
        faceIds: FACES,
        faceCount: FACES.length,
        enrolledCount: 5,
        rejectedCount: 4,
      });
      const image = { version: 'v1', personId: '1001' };
      stack.put({
        ...image,
        objectKey: 'employees/1001/scan.bmp',
        status: 'REJECTED',
        reason: 'PersonFull',
        uploadedAt: '2026-11-20T07:45:33.000Z',
      });
      stack.put({
        ...image,
        objectKey: 'employees/1001/front.jpg',
        status: 'ENROLLED',
        faceId: '2875186538726673042',
        faceIdSource: 'response',
        uploadedAt: '2026-11-20T07:45:30.000Z',
      });
    },
  },
];
