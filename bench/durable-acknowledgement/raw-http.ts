import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The least that node:http can do before it acknowledges a post: read it, and wait until it is kept.
 * @returns its port
 */
export async function startRawHttp(keep: (body: string) => Promise<unknown>): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      keep(Buffer.concat(chunks).toString()).then(
        () => response.end('OK'),
        () => response.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}
