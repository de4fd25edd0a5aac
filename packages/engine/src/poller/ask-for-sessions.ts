import type { CallOptions, RemoteSupportClient, Result } from '@casebridge/remote-support';

/** Longer sessions are found by the lists of ended ones. */
const longestSessionSeconds = 24 * 3600;

/**
 * Asks which of some sessions an appliance has.
 *
 * What it answers to a list of ids of which one is unknown, nobody has written down: one that answers with an `error` would
 * let a single forged id hide all others. Then the sessions that have begun within a day are listed instead, which no
 * stranger can spoil. docs/vendors/remote-support.md#open-questions
 * @param now the appliance's time, in seconds since 1970
 */
export async function askForSessions(
  client: Pick<RemoteSupportClient, 'listSessions'>,
  lsids: readonly string[],
  now: number,
  options: CallOptions,
): Promise<Result<{ found: ReadonlySet<string> }>> {
  const listed = await client.listSessions({ by: 'lsids', lsids }, options);
  if (!listed.ok) return listed;
  if (listed.refusal === undefined) return { ok: true, found: idsOf(listed.sessions) };
  const sinceEpochSeconds = now - longestSessionSeconds;
  const begun = await client.listSessions({ by: 'start', sinceEpochSeconds, durationSeconds: 0 }, options);
  return begun.ok ? { ok: true, found: idsOf(begun.sessions) } : begun;
}

function idsOf(sessions: readonly { readonly lsid: string }[]): ReadonlySet<string> {
  return new Set(sessions.map(({ lsid }) => lsid));
}
