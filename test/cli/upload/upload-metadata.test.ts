import { describe, expect, it, test } from '@jest/globals';
import { contentTypeOf } from '../../../cli/upload/content-type.ts';
import { uploadMetadata } from '../../../cli/upload/upload-metadata.ts';
import type { MetadataRules } from '../../../functions/domain/upload-metadata.ts';

const RULES: MetadataRules = { personTag: 'person-id', requireConsent: false, stackOptions: {} };

describe('the metadata of an upload', () => {
  it('carries the person under the name that the stack has for it, and the consent', () => {
    const more = { 'quality-control': '2' };
    expect(uploadMetadata({ person: '1001', consent: 'form-7', more }, { ...RULES, personTag: 'employee' })).toEqual({
      kind: 'legal',
      metadata: { employee: '1001', 'consent-id': 'form-7', 'quality-control': '2' },
    });
  });

  it.each([
    [{ person: 'Anna Lee', more: {} }, 'x-amz-meta-person-id is not a legal PersonId'],
    [{ person: ' ', more: {} }, 'x-amz-meta-person-id of the upload is empty'],
    [{ person: '王小明', more: {} }, 'x-amz-meta-person-id is not a legal PersonId'],
    [{ person: '1', more: { 'quality-control': '7' } }, 'x-amz-meta-quality-control is "7": expected one digit'],
    [{ person: '1', more: { note: 'José' } }, '--metadata note is "José". Expected printable ASCII'],
    [{ person: '1', consent: 'a\nb', more: {} }, 'x-amz-meta-consent-id'],
    [{ person: '1', consent: 'x'.repeat(65), more: {} }, 'x-amz-meta-consent-id'],
  ])('is refused before anything is uploaded when the stack would reject it: %j', (given, message) => {
    expect(uploadMetadata(given, RULES)).toEqual({ kind: 'wrong', message: expect.stringContaining(message) });
  });
});

test('a stack that requires consent gets no upload without it', () => {
  const rules = { ...RULES, requireConsent: true };
  expect(uploadMetadata({ person: '1', more: {} }, rules)).toMatchObject({ kind: 'wrong' });
  expect(uploadMetadata({ person: '1', consent: 'form-7', more: {} }, rules)).toMatchObject({ kind: 'legal' });
});

test.each([
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['BM', 'image/bmp'],
  ['RIFF\0\0\0\0WEBP', 'image/webp'],
  ['\0\0\0\x18ftypheic', 'image/heic'],
  ['\0\0\0\x18ftypmp42', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('the content type of a file that begins with %j is %s', (begin, type) => {
  expect(contentTypeOf(Buffer.from(begin, 'latin1'))).toBe(type);
});
