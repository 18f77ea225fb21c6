import { expect, it } from '@jest/globals';
import { newRecord, withQueuesPassed } from '../../../functions/erase/receipt.ts';

const SCOPE = { erasureId: 'e', personId: '1001', asOf: '2026-11-20T08:00:00.000Z' };
const TOO_LONG = expect.stringContaining('more messages than one pass takes');

it('the receipt says once that dead-letter queues were too long, and no more when a later pass has seen all of them', () => {
  const record = newRecord(SCOPE, 'person', 'hash', 0);
  const once = withQueuesPassed(record, {}, false, 0);
  expect(once.notReached).toEqual([...record.notReached, TOO_LONG]);
  expect(withQueuesPassed(once, {}, false, 0).notReached).toEqual(once.notReached);
  expect(withQueuesPassed(once, {}, true, 0).notReached).toEqual(record.notReached);
});
