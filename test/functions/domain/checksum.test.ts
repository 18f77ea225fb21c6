import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checksumOf, md5Checksum, storedChecksum } from '../../../functions/domain/checksum.ts';

const MD5 = '0123456789abcdef0123456789abcdef';

/**
 * What S3 documents. The emulator of the end-to-end tests differs: it adds no checksum of its own, and its ETag is the MD5 under
 * KMS, too.
 */
describe('the ETag of an object', () => {
  it.each([
    ['SSE-S3', 'AES256', MD5, `md5:${MD5}`],
    ['no encryption at all, as before 2023', undefined, MD5, `md5:${MD5}`],
    ['SSE-S3 and several parts', 'AES256', `${MD5}-3`, undefined],
    ['SSE-KMS', 'aws:kms', MD5, undefined],
    ['DSSE-KMS', 'aws:kms:dsse', MD5, undefined],
    ['an access point of FSx', 'aws:fsx', MD5, undefined],
    ['an S3 that writes something else', 'AES256', 'W/"1"', undefined],
  ])('with %s', (_name, encryption, eTag, checksum) => {
    expect(md5Checksum(eTag, encryption)).toBe(checksum);
  });
});

describe('the checksum that S3 keeps', () => {
  it.each([
    ['CRC64NVME', 'FULL_OBJECT', 'jC+ERhZYq3w=', 'crc64nvme:jC+ERhZYq3w=:1000'],
    ['CRC32', undefined, 'DUoRhQ==', 'crc32:DUoRhQ==:1000'],
    ['SHA256', 'COMPOSITE', 'abc=-2', 'sha256-composite:abc=-2:1000'],
    ['CRC32C', undefined, 'DUoRhQ==-2', 'crc32c-composite:DUoRhQ==-2:1000'],
  ] as const)('%s, %s, is named with its kind and the size of the object', (algorithm, type, value, text) => {
    expect(storedChecksum({ algorithm, type, value }, 1000)).toBe(text);
  });

  it('is another one for another size, because the shortest have 32 bits', () => {
    const checksum = { algorithm: 'CRC32', value: 'DUoRhQ==' };
    expect(storedChecksum(checksum, 1000)).not.toBe(storedChecksum(checksum, 1001));
  });

  it('is the same MD5 as that of an ETag', () => {
    const hash = createHash('md5').update('bytes').digest();
    expect(storedChecksum({ algorithm: 'MD5', value: hash.toString('base64'), type: 'FULL_OBJECT' }, 5)).toBe(
      md5Checksum(hash.toString('hex'), 'AES256'),
    );
  });
});

describe('the checksum of a row', () => {
  it.each([
    ['its own', { checksum: 'crc32:a=:1', eTag: MD5 }, 'crc32:a=:1'],
    ['its ETag, when the version before wrote it', { eTag: MD5 }, `md5:${MD5}`],
    ['none, when the ETag is that of several parts', { eTag: `${MD5}-2` }, undefined],
    ['none, when there is no ETag either', {}, undefined],
  ])('is %s', (_name, row, checksum) => {
    expect(checksumOf(row)).toBe(checksum);
  });
});
