import { describe, expect, it } from '@jest/globals';
import { MAX_DELIVERIES, MAX_SHORT_ATTEMPTS } from '../../functions/domain/retry-schedule.ts';
import {
  ANSWER_WITHIN_MS,
  CALL_SETTLED_AFTER_MS,
  SEND_WITHIN_MS,
} from '../../functions/domain/tencent/call-deadlines.ts';
import { MAX_IMAGES_PER_CALL } from '../../functions/domain/tencent/tencent-limits.ts';
import { FIRST_READ_BYTES } from '../../functions/intake/examine-image.ts';
import { pageAt } from './pages.ts';

const PAGE = pageAt('docs/architecture.md').replace(/\s+/g, ' ');
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

describe('the page of the architecture gives the numbers of the code', () => {
  it.each([
    ['the first read', `One ranged GET request of ${FIRST_READ_BYTES / 1024} KB`],
    ['the images of a call', `up to ${MAX_IMAGES_PER_CALL} URLs per call`],
    ['when a request is sent at the latest', `was not sent within ${SEND_WITHIN_MS / 1000} s`],
    ['how long an answer may take', `waits ${ANSWER_WITHIN_MS / 1000} s for the answer`],
    ['when a call is settled', `asked more than ${CALL_SETTLED_AFTER_MS / 1000} s after the call was opened`],
    ['the deliveries of long retries', `for up to ${MAX_DELIVERIES} deliveries`],
    ['the attempts of short retries', `${NUMBERS[MAX_SHORT_ATTEMPTS]} attempts within`],
    ['the attempts with bytes', `${NUMBERS[MAX_SHORT_ATTEMPTS]} more attempts send the bytes`],
  ])('%s', (_, sentence) => {
    expect(PAGE).toContain(sentence);
  });
});
