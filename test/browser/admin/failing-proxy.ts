import { createServer, request as requestOf, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy before the admin address, as it stands before many services; it can lose what is behind it. */
export interface FailingProxy {
  readonly url: string;
  /** Whether it answers 502 by itself and ends what is open, as where the service behind it has stopped. */
  fail(isFailing: boolean): void;
  /** What was asked since the last call, as `GET /path`. */
  takeRequests(): readonly string[];
  /** Changes the text of the stream on its way, as another version of the engine would send it. */
  rewriteStream(rewrite: (text: string) => string): void;
  /** Ends what is open. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of this machine; `close` has to be called. */
export async function startFailingProxy(target: string): Promise<FailingProxy> {
  let isFailing = false;
  const requests: string[] = [];
  let rewrite = (text: string): string => text;
  const server = createServer((incoming, response) => {
    requests.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    if (isFailing) response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
    else forward(target, incoming, response, (text) => rewrite(text));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    fail(fails) {
      isFailing = fails;
      if (fails) server.closeAllConnections();
    },
    takeRequests: () => requests.splice(0),
    rewriteStream: (changed) => void (rewrite = changed),
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function forward(
  target: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  rewrite: (text: string) => string,
): void {
  const { host, origin } = new URL(target);
  // The engine answers to its own names only.
  const headers = { ...incoming.headers, host, ...(incoming.headers.origin !== undefined && { origin }) };
  const outgoing = requestOf(target + (incoming.url ?? ''), { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (answer.headers['content-type'] === 'text/event-stream') {
      answer.setEncoding('utf8').on('data', (text: string) => response.write(rewrite(text)));
      answer.on('end', () => response.end());
    } else answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
