import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { Inventory } from '../../../cli/backfill/inventory.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { recording } from '../../fakes/recording-client.ts';
import { allPages } from '../shared/aws/all-pages.ts';

const MANIFEST = {
  sourceBucket: 'images',
  destinationBucket: 'arn:aws:s3:::inventories',
  fileFormat: 'CSV',
  fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass',
  files: [{ key: '1.csv.gz' }, { key: '2.csv.gz' }],
};

const clock = new FakeClock();

/** The answer to a request for a range that holds all of the object. */
const body = (content: string | Buffer) => {
  const bytes = Buffer.from(content);
  return { Body: Readable.from([bytes]), ContentRange: `bytes 0-${bytes.length - 1}/${bytes.length}`, ETag: '"e1"' };
};

const line = (
  key: string,
  more: readonly unknown[] = ['v1', true, false, 7, '2026-01-02T03:04:05.000Z', 'e', 'STANDARD'],
) => ['images', key, ...more].map((value) => `"${value}"`).join(',');

async function opened(manifest: object | string, ...files: readonly (readonly string[])[]) {
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  const answers = [body(text), ...files.map((lines) => body(gzipSync(lines.join('\n'))))];
  const { client, asked } = recording(new S3Client({ region: 'us-east-1' }), ...answers);
  const inventory = await Inventory.open(client, 's3://inventories/a/manifest.json', 'images', 'b/', clock);
  return { inventory, asked };
}

describe('an inventory', () => {
  it('gives what is in all of its files below the prefix, in pages', async () => {
    const many = Array.from({ length: 1500 }, (_, index) => line(`b/${index}`));
    const { inventory, asked } = await opened(MANIFEST, many, [line('b/last'), line('other')]);
    const pages = await allPages(inventory.pages());
    expect(pages.map((page) => page.length)).toEqual([1000, 501]);
    expect(asked).toEqual(
      ['a/manifest.json', '1.csv.gz', '2.csv.gz'].map((Key) => ({
        Bucket: 'inventories',
        Key,
        Range: 'bytes=0-8388607',
        IfMatch: undefined,
      })),
    );
  });

  it('decodes keys, and has no version for what was written before there were any', async () => {
    const { inventory } = await opened(
      MANIFEST,
      [line('b/a+b%2B%E4%BA%BA%22%2C'), line('b/old', ['', true, false, 7, 'then', 'e'])],
      [''],
    );
    const [page = []] = await allPages(inventory.pages());
    expect(page).toEqual([
      {
        objectKey: 'b/a b+人",',
        version: 'v1',
        isLatest: true,
        isDeleteMarker: false,
        size: 7,
        eTag: 'e',
        lastModified: '2026-01-02T03:04:05.000Z',
        storageClass: 'STANDARD',
      },
      expect.objectContaining({ objectKey: 'b/old', version: 'null' }),
    ]);
  });

  it.each([
    ['another file', 'no manifest', /is not the manifest of an S3 Inventory/],
    [
      'that of another bucket',
      { ...MANIFEST, sourceBucket: 'other' },
      /is an inventory of other. Expected one of images/,
    ],
    ['one in Parquet', { ...MANIFEST, fileFormat: 'Parquet' }, /is in Parquet/],
    [
      'one without storage classes, which could hold archived objects',
      { ...MANIFEST, fileSchema: MANIFEST.fileSchema.replace(', StorageClass', '') },
      /Expected CSV with .*StorageClass\. Configure .*storage class/,
    ],
    ['one of current versions only', { ...MANIFEST, fileSchema: 'Bucket, Key, Size' }, /Configure an inventory of all/],
  ])('is not taken when it is %s', async (_, manifest, message) => {
    await expect(opened(manifest)).rejects.toThrow(message);
  });

  it('is not taken when there is none', async () => {
    const { client } = recording(new S3Client({ region: 'us-east-1' }), new NoSuchKey({ $metadata: {}, message: '' }));
    const opening = Inventory.open(client, 's3://inventories/typo.json', 'images', '', clock);
    await expect(opening).rejects.toThrow('There is no s3://inventories/typo.json');
    await expect(Inventory.open(client, 'inventories/typo.json', 'images', '', clock)).rejects.toThrow(
      'Expected s3://',
    );
  });

  it('stops at a line that is not one of an inventory, and shows it', async () => {
    const { inventory } = await opened(MANIFEST, [line('b/good'), line('b/%E4%BA')], ['']);
    await expect(allPages(inventory.pages())).rejects.toThrow(/1\.csv\.gz has a line .*b\/%E4%BA/);
  });

  it('fails when one of its files is damaged, and does not end as if that were all', async () => {
    const answers = [body(JSON.stringify(MANIFEST)), body(gzipSync(line('b/1')).subarray(0, 30)), body('')];
    const { client } = recording(new S3Client({ region: 'us-east-1' }), ...answers);
    const inventory = await Inventory.open(client, 's3://inventories/manifest.json', 'images', '', clock);
    await expect(allPages(inventory.pages())).rejects.toThrow(/unexpected end of file/);
  });
});
