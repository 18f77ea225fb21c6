import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort } from '../../../local/processes/free-port.ts';

test('a free port is found', async () => {
  expect(await freePort(undefined, 'a test')).toBeGreaterThan(1023);
});

test('a port in use is named, and for what it was wanted', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(freePort(port, 'the AWS emulator')).rejects.toThrow(
    `Port ${port} for the AWS emulator is in use by another program.`,
  );
  server.close();
});
