import type { Failure } from './failure.ts';

export type FoundRows =
  { readonly ok: true; readonly rows: readonly unknown[] } | { readonly ok: false; readonly failure: Failure };

/**
 * Asks the environment for rows as the signed-in person, for a page that stands in no app and so finds no client API: a web
 * resource shares the origin, and the session, of the environment.
 * @param options query string with its question mark
 */
export async function queryRows(entitySet: string, options: string): Promise<FoundRows> {
  try {
    const headers = { Accept: 'application/json', Prefer: 'odata.include-annotations="*"' };
    const response = await window.fetch(`/api/data/v9.2/${entitySet}${options}`, { headers });
    if (!response.ok) return { ok: false, failure: failureOfStatus(response.status) };
    const { value } = (await response.json()) as { value?: unknown };
    return { ok: true, rows: Array.isArray(value) ? value : [] };
  } catch {
    return { ok: false, failure: 'unreachable' };
  }
}

function failureOfStatus(status: number): Failure {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'noRight';
  return status === 404 ? 'missing' : 'refused';
}
