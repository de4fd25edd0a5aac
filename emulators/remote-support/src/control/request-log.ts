import type { FastifyInstance } from 'fastify';
import type { ApplianceClock } from '../clock.ts';
import { readParameters } from '../xml-api/parameters.ts';

/** One call of the vendor's interfaces. */
export interface LoggedRequest {
  /** ISO 8601, by the appliance's clock. */
  readonly at: string;
  /** From its arrival to the end of its answer, by a clock that nobody sets. */
  readonly milliseconds: number;
  readonly method: string;
  readonly path: string;
  /** The action or the kind of report; `''` elsewhere. */
  readonly what: string;
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  /** Whether the client asked to close the connection: docs/vendors/remote-support.md#connection-close. */
  readonly asksToClose: boolean;
  readonly acceptLanguage: string;
  readonly userAgent: string;
}

/** Requests to the appliance, so that a test can count them. No tokens, no bodies. */
export interface RequestLog {
  /** Oldest first; the newest ten thousand. */
  readonly entries: readonly LoggedRequest[];
  /** All calls since the start or the last `clear`, by path and action or report, such as `/api/reporting SupportSession`. */
  readonly totals: Readonly<Record<string, number>>;
  add(entry: LoggedRequest): void;
  clear(): void;
}

const limit = 10_000;

/** Makes an empty log. */
export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  let totals: Record<string, number> = {};
  return {
    entries,
    get totals() {
      return totals;
    },
    add(entry) {
      const name = `${entry.path} ${entry.what}`.trim();
      totals[name] = (totals[name] ?? 0) + 1;
      if (entries.push(entry) > limit) entries.shift();
    },
    clear() {
      entries.length = 0;
      totals = {};
    },
  };
}

/** Logs every call but those of the control API and the pages; one that gets no answer when its connection ends. */
export function addRequestLog(server: FastifyInstance, log: RequestLog, clock: ApplianceClock): void {
  server.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?')[0] ?? '';
    if (!/^\/(oauth2|api)\//.test(path)) {
      done();
      return;
    }
    const at = clock.now().toISOString();
    const arrived = performance.now();
    reply.raw.once('close', () => {
      const { headers, method } = request;
      const { action, generate_report: report } = readParameters(request);
      log.add({
        ...{ at, milliseconds: performance.now() - arrived, method, path, what: action ?? report ?? '' },
        status: reply.raw.headersSent ? reply.raw.statusCode : 0,
        asksToClose: headers.connection?.toLowerCase() === 'close',
        acceptLanguage: headers['accept-language'] ?? '',
        userAgent: headers['user-agent'] ?? '',
      });
    });
    done();
  });
}
