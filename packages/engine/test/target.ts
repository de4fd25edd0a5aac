import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** Destination of the probe plugin: records what was put, answers as told. */
export interface Target {
  readonly url: string;
  /** Each accepted row by lsid, as it was put last. */
  readonly rows: ReadonlyMap<string, Record<string, unknown>>;
  /** Headers of every request, in order. */
  readonly requests: readonly (readonly [lsid: string, headers: IncomingMessage['headers']])[];
  /** Requests that came while another one for the same row was being answered. */
  readonly overlaps: readonly string[];
  /** Status of the answers; 200 stores the row. */
  status: number;
  /** Answers nothing until then. */
  hold(until: Promise<unknown>): void;
  /** With a refusal: when to come again, in the words of the target. */
  againAt?: string;
  close(): Promise<void>;
}

/**
 * Starts a destination for the probe plugin.
 * @param latencyMilliseconds how long it takes to answer
 */
export async function startTarget(latencyMilliseconds = 0): Promise<Target> {
  const rows = new Map<string, Record<string, unknown>>();
  const requests: [string, IncomingMessage['headers']][] = [];
  let held: Promise<unknown> = Promise.resolve();
  const [overlaps, inHand] = [[] as string[], new Set<string>()];
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target: Target = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    rows,
    requests,
    overlaps,
    status: 200,
    hold: (until: Promise<unknown>) => void (held = until),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const lsid = (request.url ?? '/').slice(1);
    if (inHand.has(lsid)) overlaps.push(lsid);
    inHand.add(lsid);
    // A client that was killed ends its request with its connection.
    response.once('close', () => inHand.delete(lsid));
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    requests.push([lsid, request.headers]);
    await held;
    if (latencyMilliseconds > 0) await delay(latencyMilliseconds);
    if (target.status === 200 && request.method === 'DELETE') rows.delete(lsid);
    else if (target.status === 200) rows.set(lsid, JSON.parse(body) as Record<string, unknown>);
    const again = target.againAt === undefined ? {} : { 'x-again-at': target.againAt };
    response.writeHead(target.status, again).end(`answered with ${target.status}`);
  }
  return target;
}
