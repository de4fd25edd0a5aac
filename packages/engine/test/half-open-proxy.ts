import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** A TCP proxy whose connections can be made half-open: nothing passes, nothing ends. */
export interface HalfOpenProxy {
  readonly port: number;
  /** From now on no byte passes, on connections old and new. */
  freeze(): void;
  /** New connections pass again; the old ones stay half-open. */
  thaw(): void;
  close(): Promise<void>;
}

export async function startHalfOpenProxy(targetPort: number): Promise<HalfOpenProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  // allowHalfOpen: an end on one side must not reach the other while frozen.
  const server = createServer({ allowHalfOpen: true }, (inner) => {
    const outer = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    inner.pipe(outer);
    outer.pipe(inner);
    if (frozen) stop(inner, outer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      frozen = true;
      stop(...sockets);
    },
    thaw: () => void (frozen = false),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function stop(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.unpipe().pause();
}
