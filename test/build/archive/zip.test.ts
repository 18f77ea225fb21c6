import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unzip } from '../../../build/archive/unzip.ts';
import { zip } from '../../../build/archive/zip.ts';

const FILES = new Map([
  ['index.js', Buffer.from('exports.handler = () => {};'.repeat(100))],
  ['node_modules/图片/lib.node', Buffer.from([0, 1, 2, 255])],
  ['empty', Buffer.alloc(0)],
]);

describe('an archive', () => {
  it('is one that other programs read, with files that everybody may read', () => {
    const directory = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      const file = join(directory, 'a.zip');
      writeFileSync(file, zip(FILES));
      const program = `import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, i.file_size, oct(i.external_attr >> 16), i.date_time[0]] for i in z.infolist()]))`;
      const listed = JSON.parse(execFileSync('python3', ['-c', program, file], { encoding: 'utf8' }));
      expect(listed).toEqual([
        ['empty', 0, '0o100644', 1980],
        ['index.js', 2700, '0o100644', 1980],
        ['node_modules/图片/lib.node', 4, '0o100644', 1980],
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is the same whatever the order of the files', () => {
    expect(zip(new Map([...FILES].reverse()))).toEqual(zip(FILES));
  });

  it('gives back what went in', () => {
    const files = fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.uint8Array());
    fc.assert(
      fc.property(files, (contents) => {
        const packed = new Map(Object.entries(contents).map(([name, bytes]) => [name, Buffer.from(bytes)]));
        expect(unzip(zip(packed))).toEqual(new Map([...packed].sort(([a], [b]) => (a < b ? -1 : 1))));
      }),
      { numRuns: 50 },
    );
  });
});
