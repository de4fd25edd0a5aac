import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Something in front of an appliance that refuses single reports, which the appliance itself does not do. */
export interface Forwarder extends AsyncDisposable {
  /** Host and port to be called in place of the appliance. */
  readonly host: string;
  /** Calls whose address or body contains this text are answered with 500. */
  refuse: string | undefined;
}

/** @param applianceHost host and port of an appliance that is reached over plain http */
export async function startForwarder(applianceHost: string): Promise<Forwarder> {
  const [hostname, port] = applianceHost.split(':');
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const { method, url, headers } = incoming;
      if (forwarder.refuse !== undefined && `${url}${body}`.includes(forwarder.refuse)) {
        outgoing.writeHead(500).end();
        return;
      }
      const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy()).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const forwarder: Forwarder = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuse: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return forwarder;
}
