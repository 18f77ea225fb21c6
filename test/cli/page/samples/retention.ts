import { listed } from '../../backfill/fakes.ts';
import type { Sample } from '../sample.ts';

/** Photos of three years, some of which were replaced or deleted. */
export const retentionSample: Sample = {
  command: 'retention --preview --days 365',
  given(stack) {
    stack.deployment.outputs.ImagesBucketName = 'company-portraits';
    stack.deployment.rules = stack.deployment.rules.map((rule) => ({ ...rule, bucketNames: ['company-portraits'] }));
    const photo = (objectKey: string, day: string, more = {}) =>
      listed(objectKey, { size: 480_000, lastModified: `${day}T08:00:00.000Z`, ...more });
    stack.versions = [
      ...Array.from({ length: 120 }, (_, n) => photo(`employees/${n}.jpg`, n < 40 ? '2024-03-01' : '2026-02-01')),
      photo('employees/x.jpg', '2026-10-01'),
      photo('employees/x.jpg', '2025-01-01', { isLatest: false }),
      photo('employees/y.jpg', '2025-02-01', { isDeleteMarker: true, size: 0 }),
      photo('visitors/1.jpg', '2024-11-05'),
    ];
  },
};
