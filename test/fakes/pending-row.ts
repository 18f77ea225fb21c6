import type { FaceRow } from '../../functions/domain/face-row.ts';

/** A row as intake writes it, with what matters to a test. The other times are that of the upload, if one is given. */
export function pendingRow(more: Partial<FaceRow> = {}): FaceRow {
  const { receivedAt = more.uploadedAt ?? '2026-11-20T07:59:59.000Z' } = more;
  return {
    objectKey: 'a',
    version: 'v1',
    status: 'PENDING',
    personId: '1001',
    bucket: 'images',
    attempts: 0,
    submission: 0,
    uploadedAt: '2026-11-20T07:59:58.000Z',
    receivedAt,
    updatedAt: receivedAt,
    ...more,
  };
}
