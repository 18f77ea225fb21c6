import type { Sample } from '../sample.ts';

/** 91,204 persons, and a person who is being erased. */
export const privacyReportSample: Sample = {
  command: 'privacy-report',
  given(stack) {
    stack.privacy.tables.persons = { items: 91_204, bytes: 52_000_000, createdAt: '2026-01-12T09:30:00.000Z' };
    stack.privacy.receipts = [
      { erasureId: '1', status: 'DONE', startedAt: '2026-09-01T08:00:00.000Z' },
      { erasureId: '2', status: 'RUNNING', startedAt: '2026-11-20T07:58:00.000Z' },
    ];
  },
};
