import { type AddressInfo, connect, createServer } from 'node:net';
import { Problem } from '../problem.ts';

const HOST = '127.0.0.1';

/**
 * Returns the port that is asked for, or any free port if none is.
 *
 * @param purpose for the message: `the AWS emulator`
 * @throws Problem when the port is not free
 */
export async function freePort(port: number | undefined, purpose: string): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${cause.code})`;
      reject(new Problem(`Port ${port} for ${purpose} ${why}. Choose another port, or give none.`, { cause }));
    });
    server.listen(port ?? 0, HOST, () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}

/** Returns the preferred port if it is free, otherwise any free port. */
export async function preferredPort(preferred: number): Promise<number> {
  // Some systems let one program listen on 127.0.0.1 and another one on all addresses of the same port.
  if (await answers(preferred)) return await freePort(undefined, '');
  return await freePort(preferred, '').catch(() => freePort(undefined, ''));
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
