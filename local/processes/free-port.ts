import { type AddressInfo, createServer } from 'node:net';
import { Problem } from '../problem.ts';

/** The port itself when it is free, or any free one when none is given. */
export async function freePort(wanted: number | undefined, purpose: string): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${cause.code})`;
      reject(new Problem(`Port ${wanted} for ${purpose} ${why}. Choose another one or leave the choice to me.`));
    });
    server.listen(wanted ?? 0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
