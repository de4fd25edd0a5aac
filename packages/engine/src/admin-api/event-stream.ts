import type { Clock } from '@casebridge/plugin-api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EventFeed, Numbered } from '../events/event-feed.ts';
import { isAtLeast, loggedLevels, type LogRing } from '../telemetry/log-ring.ts';
import { admitting, type Credentials } from './http/serve.ts';
import { sleptThrough } from '../time/slept-through.ts';

export interface EventStreamDeps {
  readonly feed: EventFeed;
  readonly clock: Clock;
  readonly logRing: Pick<LogRing, 'subscribe'>;
  readonly credentials: Credentials;
  /** Of the product: a page of another version has to be loaded anew. */
  readonly version: string;
}

type Response = FastifyReply['raw'];

export const eventStreamPath = '/api/events/stream';

/** A sign of life: what stands between engine and browser ends connections that are silent, often after 30 s or 60 s. */
const heartbeatMilliseconds = 15_000;
/** Most bytes that may wait for a reader that is slow. It is cut off then, comes back, and asks for all anew. */
const mostWaitingBytes = 256 * 1024;
const mostStreams = 200;
/** After so long a browser comes back by itself. */
const retryMilliseconds = 2_000;

/**
 * Serves what happens as server-sent events (WHATWG HTML, section 9.2): `hello` with the version, then one event each with
 * id, type and data. Who comes back with `Last-Event-ID` is given what was missed, or `refetch`.
 */
export function serveEventStream(app: FastifyInstance, deps: EventStreamDeps): void {
  const { credentials } = deps;
  const open = new Set<Response>();
  // A stream has no end of its own: the server would wait for it when it closes.
  app.addHook('preClose', async () => open.forEach((response) => response.end()));
  app.get(eventStreamPath, { onRequest: admitting('viewer', credentials) }, async (request, reply) => {
    if (open.size >= mostStreams) return reply.code(503).header('Retry-After', '5').send();
    reply.hijack();
    const response = reply.raw;
    open.add(response);
    response.once('close', () => open.delete(response));
    response.writeHead(200, headers);
    follow(request, response, deps);
    return reply;
  });
}

const headers = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  // nginx would gather the answer before it passes it on.
  'X-Accel-Buffering': 'no',
};

function follow(request: FastifyRequest, response: Response, deps: EventStreamDeps) {
  const { feed, clock, credentials, version } = deps;
  const over = new AbortController();
  const send = (text: string): void => {
    if (response.writableLength > mostWaitingBytes) response.destroy();
    else if (!response.writableEnded) response.write(text);
  };
  send(`retry: ${retryMilliseconds}\n`);
  send(message({ id: feed.last(), type: 'hello', data: { version } }));
  for (const missed of missedBy(request, feed)) send(missed);
  const ends = [feed.subscribe((numbered) => send(textOf(numbered))), followLog(request, deps, send)];
  response.once('close', () => {
    for (const end of ends) end();
    over.abort();
  });
  void beat();

  /** Each time it is looked whether the credential is still good: nobody stays in by a stream that was opened before. */
  async function beat(): Promise<void> {
    while (await sleptThrough(clock, heartbeatMilliseconds, over.signal)) {
      const principal = await credentials.identify(request).catch(() => undefined);
      if (principal === undefined) response.end();
      else send(': still there\n\n');
    }
  }
}

/** Lines of the log are for who asks for them, by their least level. They have no place in the feed, and so no id. */
function followLog({ query }: FastifyRequest, { logRing }: EventStreamDeps, send: (text: string) => void): () => void {
  const wanted = (query as { readonly logs?: unknown }).logs;
  const least = loggedLevels.find((level) => level === wanted);
  if (least === undefined) return () => undefined;
  return logRing.subscribe((line) => {
    if (isAtLeast(line.level, least)) send(`event: log\ndata: ${JSON.stringify(line)}\n\n`);
  });
}

/** Messages that a reader that comes back has missed, or the word that it has to ask for everything anew. */
function missedBy({ headers: sent }: FastifyRequest, feed: EventFeed): readonly string[] {
  const id = sent['last-event-id'];
  if (typeof id !== 'string') return [];
  return feed.since(id)?.map(textOf) ?? [message({ id: feed.last(), type: 'refetch', data: {} })];
}

function textOf({ id, event: { type, data } }: Numbered): string {
  return message({ id, type, data });
}

function message({ id, type, data }: { readonly id: string; readonly type: string; readonly data: object }): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
