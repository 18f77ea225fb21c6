import { statusDay } from '../../../../functions/domain/face-row.ts';
import type { Sample } from '../sample.ts';

/** Two images were rejected within two days. */
export const listSample: Sample = {
  command: 'list --status REJECTED --since 2d',
  given(stack) {
    const rejected = (objectKey: string, uploadedAt: string) =>
      ({
        objectKey,
        version: 'v1',
        status: 'REJECTED',
        uploadedAt,
        statusDay: statusDay('REJECTED', uploadedAt),
      }) as const;
    stack.put({
      ...rejected('employees/1001/wall.jpg', '2026-11-20T07:43:19.531Z'),
      personId: '1001',
      reason: 'NoFaceDetected',
    });
    stack.put({
      ...rejected('visitors/3001.gif', '2026-11-19T16:02:51.004Z'),
      personId: '3001',
      reason: 'FormatUnsupported',
    });
    stack.put({ ...rejected('visitors/2998.jpg', '2026-11-10T07:43:19.531Z'), reason: 'PersonTagMissing' });
  },
};
