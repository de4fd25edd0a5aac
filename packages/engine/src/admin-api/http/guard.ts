import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './serve.ts';

/** Methods that change nothing. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where the server is reached. */
export interface Address {
  readonly scheme: 'http' | 'https';
  /** Names of the host beside `127.0.0.1` and `localhost`. */
  readonly names: readonly string[];
  readonly port: number;
}

/**
 * Refuses what another site could make a browser on this machine send: a Host that is not this address (a name that was
 * bound anew to 127.0.0.1), anything from a foreign origin or site, and a change without a header that no form can set.
 * Another port of this machine is another site here, though browsers send cookies there: it may belong to somebody else.
 * @returns the answer if the request was refused
 */
export function guard(request: FastifyRequest, reply: FastifyReply, address: Address): FastifyReply | undefined {
  const hosts = hostsOf(address);
  if (!hosts.includes(request.headers.host?.toLowerCase() ?? '')) {
    return sendProblem(reply, {
      status: 421,
      code: 'CB-HOST',
      detail: 'The request names a host that this is not.',
      help: `Use ${address.scheme}://${String(hosts.at(-1))}, or add the name to admin.names in the configuration file.`,
    });
  }
  if (isForeign(request, address.scheme, hosts)) {
    return sendProblem(reply, {
      status: 403,
      code: 'CB-ORIGIN',
      detail: 'The request comes from another site.',
      help: 'Send it from the admin address itself.',
    });
  }
  if (safeMethods.has(request.method) || request.headers['x-casebridge'] === '1') return undefined;
  return sendProblem(reply, {
    status: 403,
    code: 'CB-HEADER',
    detail: 'A change needs the header X-Casebridge: 1.',
    help: 'Send that header.',
  });
}

/** A browser leaves the port out where it is the usual one of the scheme. */
function hostsOf({ scheme, names, port }: Address): readonly string[] {
  const isUsual = port === (scheme === 'https' ? 443 : 80);
  return ['localhost', '127.0.0.1', ...names.map((name) => name.toLowerCase())].flatMap((name) =>
    isUsual ? [`${name}:${port}`, name] : [`${name}:${port}`],
  );
}

function isForeign({ headers, url }: FastifyRequest, scheme: string, hosts: readonly string[]): boolean {
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `${scheme}://${host}`)) return true;
  const site = headers['sec-fetch-site'];
  // A link in a notification leads from a mail program's page to a page of ours, which shows nothing by itself.
  const opensPage = headers['sec-fetch-mode'] === 'navigate' && !/^\/(api|metrics)\b/.test(url);
  return site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage;
}
