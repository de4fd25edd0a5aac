import type { ServerResponse } from 'node:http';
import { type DataverseClient, type TokenSource, createDataverseClient } from '../src/index.ts';
import { type HttpServer, type ReceivedRequest, startHttpServer } from './http-server.ts';
import { type ManualClock, createManualClock } from '@casebridge/plugin-api/testing';

/** A source of tokens `t1`, `t2`..., a new one whenever one is refused. */
export function numberedTokens(): TokenSource {
  let number = 1;
  const moment = new Date(0);
  return {
    token: async () => ({ ok: true, value: { value: `t${number}`, issuedAt: moment, expiresAt: moment } }),
    reject: () => (number += 1),
  };
}

/** Starts a server that stands for Dataverse, and a client of it. */
export async function startEnvironment(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
): Promise<HttpServer & { readonly client: DataverseClient; readonly clock: ManualClock }> {
  const server = await startHttpServer(answer);
  const clock = createManualClock();
  const client = createDataverseClient({ environmentUrl: `${server.url}/`, fetch, token: numberedTokens(), clock });
  return { ...server, client, clock };
}
