import { expect, test } from '@jest/globals';
import { pipFailure } from '../../../local/emulator/pip-failure.ts';

const NOTHING_FOUND = `ERROR: Could not find a version that satisfies the requirement ministack==1.5.33 (from versions: none)
ERROR: No matching distribution found for ministack==1.5.33
`;

/** As pip prints it before each of its five attempts. */
function retrying(error: string): string {
  return `WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by '${error}': /simple/ministack/\n`;
}

test.each([
  [
    "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f99>: Failed to establish a new connection: [Errno -2] Name or service not known')",
    '[Errno -2] Name or service not known.',
  ],
  [
    "ProxyError('Cannot connect to proxy.', NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7fa7>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    '[Errno 111] Connection refused.',
  ],
  [
    'ReadTimeoutError("HTTPSConnectionPool(host=\'pypi.org\', port=443): Read timed out. (read timeout=15)")',
    'timed out.',
  ],
  [
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)'))",
    'certificate verify failed: self-signed certificate.',
  ],
  ["SomethingNew('unheard of')", 'SomethingNew.'],
])('a broken connection is the reason, not what pip says about distributions: %s', (error, reason) => {
  const message = pipFailure(retrying(error) + retrying(error) + NOTHING_FOUND);
  expect(message).toContain(`pip could not reach its package index: ${reason}`);
  expect(message).toContain('PIP_INDEX_URL');
  expect(message).not.toMatch(/Retrying|matching distribution/);
});

test('an index without the package is named as the reason', () => {
  expect(pipFailure(NOTHING_FOUND)).toContain(
    'The package index that pip uses does not offer ministack==1.5.33, or refuses to serve it.',
  );
});

test('any other failure is told in the words of pip', () => {
  const full = 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device';
  expect(pipFailure(`Collecting ministack\n${full}\n`)).toBe(full);
});

test('of an output without errors, the last lines are told', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  expect(pipFailure(lines.join('\n'))).toMatch(/^line 88\n[\s\S]*line 99$/);
});
