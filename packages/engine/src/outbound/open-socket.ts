import { connect, type Socket } from 'node:net';
import { guardedLookup, refusalOfLiteral } from './connector.ts';

const connectTimeoutMilliseconds = 10_000;

/**
 * Opens a plain TCP connection for a protocol that secures it itself, such as SMTP with STARTTLS. The address is checked as
 * that of any call; a proxy for http is no way for it.
 * @throws OutboundRefusedError, or what the system says
 */
export async function openSocket({ host, port }: { readonly host: string; readonly port: number }): Promise<Socket> {
  const refusal = refusalOfLiteral(host, 'any-but-local-link');
  if (refusal !== undefined) throw refusal;
  const socket = connect({ host, port, lookup: guardedLookup('any-but-local-link') });
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  socket.setTimeout(connectTimeoutMilliseconds, () =>
    socket.destroy(new Error('The connection was not made in time.')),
  );
  socket.once('connect', () => resolve(undefined)).once('error', reject);
  await promise;
  socket.removeListener('error', reject);
  return socket.setTimeout(0);
}
