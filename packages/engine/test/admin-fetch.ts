import { readTokenFile } from '../src/accounts/token-file.ts';
import type { Engine } from '../src/index.ts';

/** Asks the admin address of an engine as a program of this machine does: with the token. */
export function adminFetch(
  engine: Pick<Engine, 'adminUrl' | 'adminTokenFile'>,
  path: string,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const authorization = `Bearer ${readTokenFile(engine.adminTokenFile)}`;
  return fetch(engine.adminUrl + path, { ...init, headers: { authorization, ...headers } });
}
