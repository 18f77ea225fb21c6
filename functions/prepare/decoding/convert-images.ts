import type { FromProcess, ToProcess } from '../converter/process-messages.ts';
import { convertImage } from './convert-image.ts';
import { limitSharp } from './sharp-limits.ts';

/**
 * The process in which images are decoded, one after another. It has no credentials. Its parent ends it when it takes too long
 * or too much memory.
 */

limitSharp();
const input = process.stdin.pause();
process.on('message', (request: ToProcess) => void convert(request));
// Not `process.exit`, which would wait for a decoder that hangs.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
tell({ kind: 'ready' });

async function convert({ byteCount, ...request }: ToProcess): Promise<void> {
  const bytes = await read(byteCount);
  tell({ kind: 'begun' });
  const conversion = await convertImage({ ...request, bytes });
  tell({ kind: 'done', conversion, rssBytes: process.memoryUsage.rss() });
}

function read(byteCount: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(byteCount);
  let received = 0;
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      chunk.copy(bytes, received);
      received += chunk.length;
      if (received < byteCount) return;
      input.off('data', take).pause();
      resolve(bytes);
    };
    input.on('data', take).resume();
  });
}

function tell(message: FromProcess): void {
  process.send?.(message);
}
