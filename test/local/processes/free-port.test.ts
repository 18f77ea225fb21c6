import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePort, preferredPort } from '../../../local/processes/free-port.ts';

let server: Server;
let port: number;

beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => void server.close());

test('a free port is found', async () => {
  expect(await freePort(undefined, 'a test')).toBeGreaterThan(1023);
});

test('a port in use is named, together with its purpose', async () => {
  await expect(freePort(port, 'the AWS emulator')).rejects.toThrow(
    `Port ${port} for the AWS emulator is in use by another program. Choose another port, or give none.`,
  );
});

test('the preferred port is taken when it is free', async () => {
  await new Promise((resolve) => server.close(resolve));
  expect(await preferredPort(port)).toBe(port);
});

test('another port is taken when the preferred one is in use', async () => {
  const other = await preferredPort(port);
  expect(other).not.toBe(port);
  expect(other).toBeGreaterThan(1023);
});
