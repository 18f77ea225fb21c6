import { expect, test } from '@jest/globals';
import { whyNotInstalled } from '../../../local/emulator/pip-failure.ts';

const RETRYING = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip._vendor ...";
const NOTHING_FOUND = 'ERROR: No matching distribution found for ministack==1.5.33';

test('without a network, what pip tried in vain is left out and the way out is told', () => {
  const told = whyNotInstalled(`${RETRYING}\n${RETRYING}\n${NOTHING_FOUND}\n`);
  expect(told).not.toContain('Retrying');
  expect(told).toContain(NOTHING_FOUND);
  expect(told).toContain('PIP_INDEX_URL');
});

test('any other failure is told in the words of pip', () => {
  const full = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device';
  expect(whyNotInstalled(`Collecting ministack\n${full}\n`)).toBe(full);
});

test('of what names no error, the end is told', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  expect(whyNotInstalled(lines.join('\n'))).toMatch(/^line 88\n[\s\S]*line 99$/);
});
