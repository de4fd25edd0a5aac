import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it arrived. */
export interface Seen {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: URLSearchParams;
}

/** An HTTP server whose answers a test writes by hand, for what an appliance would hardly do. */
export async function startRawServer(answer: (seen: Seen, response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((text) => {
      const { url: path = '', method = '', headers } = request;
      const one = { path, method, headers, body: new URLSearchParams(text) };
      seen.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${port}`, seen, stop };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Answers token requests; leaves the others to `answer`. */
export function withTokens(answer: (seen: Seen, response: ServerResponse) => void, lifetimeSeconds = 3600) {
  let count = 0;
  return (seen: Seen, response: ServerResponse) => {
    if (seen.path !== '/oauth2/token') {
      answer(seen, response);
      return;
    }
    count++;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ access_token: `token${count}`, token_type: 'Bearer', expires_in: lifetimeSeconds }));
  };
}
