import type { AddressInfo } from 'node:net';
import os from 'node:os';
import fastify from 'fastify';
import { expect, test, vi } from 'vitest';
import { listen } from './listen.ts';

test('a service that may not list the network interfaces listens on all addresses', async () => {
  // What Node throws under a systemd unit without AF_NETLINK.
  const listing = vi.spyOn(os, 'networkInterfaces').mockImplementation(() => {
    throw new Error('A system error occurred: uv_interface_addresses returned Unknown system error 97');
  });
  const app = fastify();
  app.get('/', async () => 'here');
  try {
    await listen(app, { host: '0.0.0.0', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  } finally {
    await app.close();
    listing.mockRestore();
  }
  expect(app.server.listening).toBe(false);
});

test('a port that is taken is told with the code of the system', async () => {
  const [first, second] = [fastify(), fastify()];
  await listen(first, { host: '0.0.0.0', port: 0 });
  const { port } = first.server.address() as AddressInfo;
  await expect(listen(second, { host: '0.0.0.0', port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  await Promise.all([first.close(), second.close()]);
});
