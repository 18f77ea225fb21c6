import { describe, expect, it } from '@jest/globals';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { FAILED_REASONS, REJECTED_REASONS } from '../../functions/domain/reasons.ts';
import { codeInColumn, pageAt, tableOf } from './pages.ts';

const PAGE = pageAt('docs/results.md');

describe('the words for what became of an image', () => {
  it('are the statuses of a row', () => {
    // The compiler finds one that is missing here.
    const statuses = { PENDING: 1, ENROLLED: 1, REJECTED: 1, FAILED: 1 } satisfies Record<FaceRow['status'], 1>;
    expect(codeInColumn(tableOf(PAGE, 'status'), 0)).toEqual(Object.keys(statuses).sort());
  });

  it('are every reason for a rejection, each once', () => {
    expect(codeInColumn(tableOf(PAGE, 'rejected because of'), 1)).toEqual([...new Set(REJECTED_REASONS)].sort());
  });

  it('are every reason for a failure, each once', () => {
    expect(codeInColumn(tableOf(PAGE, 'failed because of'), 1)).toEqual([...FAILED_REASONS].sort());
  });
});
