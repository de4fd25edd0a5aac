import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly contentType: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A recipient of outbound events whose answers a test decides. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** The same, as they came over the wire. */
  readonly bodies: readonly string[];
  /** Status of the next answers. */
  status: number;
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const fields = Object.fromEntries(new URLSearchParams(body));
      bodies.push(body);
      const { method = '', url = '', headers } = request;
      received.push({ method, url, contentType: headers['content-type'] ?? '', fields });
      response.writeHead(receiver.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ERSPost?appliance=one`,
    received,
    bodies,
    status: 200,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
