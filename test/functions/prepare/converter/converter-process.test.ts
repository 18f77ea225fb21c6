import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import {
  ConverterProcess,
  type ConverterProcessProps,
  ConverterUnavailableError,
} from '../../../../functions/prepare/converter/converter-process.ts';
import type { ConversionRequest } from '../../../../functions/prepare/ports.ts';

const MIB = 1024 * 1024;
const directory = mkdtempSync(join(tmpdir(), 'converter-process-'));
afterAll(() => rmSync(directory, { recursive: true }));

const running: ConverterProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((converter) => converter.stop()));
});

/** Node decides by the extension. It reads all bytes, as the real one does, then does what `behaviour` says. */
function converter(behaviour: string, props: Partial<ConverterProcessProps> = {}): ConverterProcess {
  const file = join(directory, `${running.length}-${Math.random()}.cjs`);
  const program = `
    const tell = (conversion, rssBytes = 0) => process.send({ kind: 'done', conversion, rssBytes });
    process.stdin.pause();
    process.on('message', ({ byteCount, format }) => {
      const chunks = [];
      let received = 0;
      process.stdin.on('data', function take(chunk) {
        chunks.push(chunk);
        received += chunk.length;
        if (received < byteCount) return;
        process.stdin.off('data', take).pause();
        const bytes = Buffer.concat(chunks);
        process.send({ kind: 'begun' });
        const ok = { kind: 'undecodable', detail: format + ' ' + bytes.length + ' ' + process.pid };
        ${behaviour}
      }).resume();
    });
    process.send({ kind: 'ready' });`;
  writeFileSync(file, program);
  return started(file, props);
}

function started(file: string, props: Partial<ConverterProcessProps> = {}): ConverterProcess {
  const limits = { deadlineMs: 30_000, memoryLimitBytes: 2048 * MIB, idleMemoryBytes: 512 * MIB };
  const created = new ConverterProcess({ file, ...limits, ...props });
  running.push(created);
  return created;
}

const request = (bytes: string): ConversionRequest => ({ bytes: Buffer.from(bytes), format: 'png', longEdge: 640 });
const WORKS = 'tell(ok);';
/** Does what the bytes say. */
const BY_BYTES = `
  if (bytes.toString() === 'crash') process.abort();
  if (bytes.toString() === 'exit') process.exit(7);
  if (bytes.toString() === 'hang') for (;;);
  if (bytes.toString() === 'gorge') { globalThis.kept = Buffer.alloc(${300 * MIB}, 1); return; }
  tell(ok, bytes.toString() === 'fat' ? ${600 * MIB} : 0);`;

const pidOf = (conversion: object) => /\d+$/.exec((conversion as { detail: string }).detail)?.[0];

describe('the process that decodes', () => {
  it('gets format and bytes, and answers', async () => {
    const conversion = await converter(WORKS).convert(request('0123456789'));
    expect(conversion).toMatchObject({ kind: 'undecodable', detail: expect.stringMatching(/^png 10 \d+$/) });
  });

  it('gets an image of 50 MB whole', async () => {
    const bytes = Buffer.alloc(52_428_800, 'image');
    const compare = "ok.detail = require('node:crypto').createHash('md5').update(bytes).digest('hex'); tell(ok);";
    const conversion = await converter(compare).convert({ ...request(''), bytes });
    expect(conversion).toMatchObject({ detail: createHash('md5').update(bytes).digest('hex') });
  });

  it('is the same for one image after another', async () => {
    const one = converter(WORKS);
    const [first, second] = await Promise.all([one.convert(request('a')), one.convert(request('bc'))]);
    expect(first).toMatchObject({ detail: expect.stringMatching(/^png 1 /) });
    expect(second).toMatchObject({ detail: expect.stringMatching(/^png 2 /) });
    expect(pidOf(first)).toBe(pidOf(second));
  });

  it('knows nothing of the credentials and names of the function', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'a secret';
    try {
      const told = await converter('ok.detail = Object.keys(process.env).join(); tell(ok);').convert(request('x'));
      expect((told as { detail: string }).detail.split(',')).toContain('PATH');
      expect((told as { detail: string }).detail).not.toMatch(/AWS|SECRET|QUEUE|TABLE/);
    } finally {
      delete process.env.AWS_SECRET_ACCESS_KEY;
    }
  });

  it('may be started before the first image', async () => {
    const one = converter(WORKS);
    one.start();
    one.start();
    expect((await one.convert(request('x'))).kind).toBe('undecodable');
  });

  it('can be stopped before, while and after it runs', async () => {
    const one = converter(WORKS);
    await one.stop();
    await one.convert(request('x'));
    await one.stop();
    await one.stop();
  });
});

describe('an image', () => {
  async function costsOnlyItself(bytes: string, detail: RegExp, limits: Partial<ConverterProcessProps> = {}) {
    const one = converter(BY_BYTES, limits);
    const before = await one.convert(request('fine'));
    expect(await one.convert(request(bytes))).toEqual({ kind: 'undecodable', detail: expect.stringMatching(detail) });
    const after = await one.convert(request('fine'));
    expect(after).toMatchObject({ detail: expect.stringMatching(/^png 4 /) });
    expect(pidOf(after)).not.toBe(pidOf(before));
  }

  it('that crashes the decoder costs only itself', async () => {
    await costsOnlyItself('crash', /^The decoder ended: SIGABRT$/);
  });

  it('that ends the decoder costs only itself', async () => {
    await costsOnlyItself('exit', /^The decoder ended: exit code 7$/);
  });

  it('that hangs the decoder costs only itself', async () => {
    await costsOnlyItself('hang', /^The decoder took longer than 1000 ms$/, { deadlineMs: 1_000 });
  });

  // Only Linux tells how much memory another process has.
  (process.platform === 'linux' ? it : it.skip)('that takes too much memory costs only itself', async () => {
    const memoryLimitBytes = 200 * MIB;
    await costsOnlyItself('gorge', /^The decoder took \d+ bytes: expected at most 209715200$/, { memoryLimitBytes });
  });

  it('that leaves the decoder with much memory gets a new process after it', async () => {
    const one = converter(BY_BYTES);
    const [fat, next, last] = [
      await one.convert(request('fat')),
      await one.convert(request('fine')),
      await one.convert(request('fine')),
    ];
    expect(pidOf(next)).not.toBe(pidOf(fat));
    expect(pidOf(last)).toBe(pidOf(next));
  });

  it('gets a new process when the old one was ended while it was idle', async () => {
    const one = converter(WORKS);
    const first = await one.convert(request('x'));
    process.kill(Number(pidOf(first)), 'SIGKILL');
    const second = await one.convert(request('x'));
    expect(pidOf(second)).not.toBe(pidOf(first));
  });
});

describe('decoders that cannot be loaded', () => {
  it('are no fault of the image: the error says what they printed, and the next attempt begins anew', async () => {
    const file = join(directory, 'broken.cjs');
    writeFileSync(file, "throw new Error('wrong ELF class')");
    const one = started(file);
    await expect(one.convert(request('x'))).rejects.toThrow(ConverterUnavailableError);
    await expect(one.convert(request('x'))).rejects.toThrow(
      /The decoders in .*broken.cjs could not be loaded: it ended with 1.[\s\S]*wrong ELF class/,
    );
    writeFileSync(
      file,
      "process.send({ kind: 'ready' }); process.on('message', () => { process.send({ kind: 'begun' }); process.abort(); });",
    );
    expect(await one.convert(request('x'))).toMatchObject({ detail: 'The decoder ended: SIGABRT' });
  });

  it('may never take an image, which is no fault of the image either', async () => {
    const file = join(directory, 'deaf.cjs');
    writeFileSync(file, "process.send({ kind: 'ready' }); setInterval(() => {}, 1000);");
    const limits = { deadlineMs: 200 };
    await expect(started(file, limits).convert(request('x'))).rejects.toThrow(/failed twice before it had the image/);
  });

  it('may end whenever they have something to read', async () => {
    const file = join(directory, 'ends.cjs');
    writeFileSync(file, "process.send({ kind: 'ready' }); process.on('message', () => process.exit(1));");
    await expect(started(file).convert(request('x'))).rejects.toThrow(/failed twice before it had the image/);
  });

  it('may be missing', async () => {
    await expect(started(join(directory, 'none.cjs')).convert(request('x'))).rejects.toThrow('Cannot find module');
  });
});
