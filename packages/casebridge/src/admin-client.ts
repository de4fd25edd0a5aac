import { isLoopback, loadMainConfig, readTokenFile, tokenFileBeside, TokenFileError } from '@casebridge/engine/client';
import { fromCallersFolder } from './callers-folder.ts';
import type { AdminClient } from './admin-api.ts';
import { linesIn } from './json-lines.ts';
import { eventsIn } from './server-events.ts';
import { CommandError, exitCodes } from './command-error.ts';

export { createOutbound, systemClock } from '@casebridge/engine/client';

/**
 * Finds a running engine by its configuration file.
 * @param fetch through which it is asked
 * @throws CommandError if the file or the token cannot be used
 */
export function openAdminClient(configFile: string, fetch: typeof globalThis.fetch): AdminClient {
  const file = fromCallersFolder(configFile);
  const loaded = loadMainConfig(file);
  if (!loaded.ok) throw new CommandError(`${file} cannot be used. ${loaded.problems.join(' ')}`, exitCodes.usage);
  const { admin, keyFile } = loaded.config;
  const isOpen = admin.enabled && !isLoopback(admin.host);
  const host = isOpen ? (admin.names[0] ?? admin.host) : '127.0.0.1';
  const url = `${admin.tls === undefined ? 'http' : 'https'}://${host}:${admin.port}`;
  const token = tokenIn(tokenFileBeside(keyFile));
  const send = (method: string, path: string, body?: unknown): Promise<Response> => {
    const credential = { authorization: `Bearer ${token}`, 'x-casebridge': '1' };
    if (body === undefined) return ask(fetch, url + path, { method, headers: credential });
    const headers = { ...credential, 'content-type': 'application/json' };
    return ask(fetch, url + path, { method, headers, body: JSON.stringify(body) });
  };
  return {
    url,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const text = await (await send(method, path, body)).text();
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    download: async (path) => (await send('GET', path)).bytes(),
    async *lines<T>(path: string, sent: object) {
      const { body } = await send('POST', path, sent);
      if (body !== null) yield* linesIn(body) as AsyncGenerator<T, void, undefined>;
    },
    async *follow(path) {
      const { body } = await send('GET', path);
      if (body !== null) yield* eventsIn(body);
      throw new CommandError(`The engine at ${url} has ended.`, exitCodes.unreachable);
    },
  };
}

function tokenIn(file: string): string {
  try {
    return readTokenFile(file);
  } catch (error) {
    if (!(error instanceof TokenFileError)) throw error;
    throw new CommandError(`${error.code}: ${error.message} ${error.help}`, exitCodes.unreachable);
  }
}

async function ask(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    const reason = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    const message = `No engine answers at ${new URL(url).origin}${reason}. Start it, or name its configuration file.`;
    throw new CommandError(message, exitCodes.unreachable);
  });
  if (response.ok) return response;
  throw refusal(response.status, await response.text());
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly help?: string;
  readonly problems?: readonly string[];
}

function refusal(status: number, text: string): CommandError {
  const problem = problemIn(text);
  if (problem === undefined) return new CommandError(`The engine answered ${status}.`, exitCodes.refused);
  const { code = '', detail = '', help = '', problems = [] } = problem;
  const lines = [`${code}: ${detail} ${help}`, ...problems.map((each) => `  - ${each}`)];
  return new CommandError(lines.join('\n'), exitCodes.refused, problem);
}

function problemIn(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}
