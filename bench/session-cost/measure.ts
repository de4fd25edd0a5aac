import type { Dynamics } from '@casebridge/emulator-dynamics';
import type { SessionReport } from '@casebridge/plugin-api';
import { planPush } from '@casebridge/plugin-dynamics365';
import { fetchToken, type Configured } from './destination.ts';
import { bringRowByRow, requestsBesideRows } from './row-by-row.ts';
import type { Source } from './source.ts';

/** Cost of transferring one session. */
export interface Cost {
  /** HTTP requests to both vendors. */
  readonly requests: number;
  /** Requests that count against the daily entitlement: each operation inside of a batch counts (docs/vendors/dataverse.md#entitlement). */
  readonly entitlement: number;
  readonly rows: number;
  /** Rows as JSON, and the file in the file column. */
  readonly kilobytes: number;
}

/** One session under one setting of detail rows: by the plugin, again without a change, and row by row. */
export interface SessionCost {
  readonly plugin: Cost;
  /** `rows` are those that are not as they were. */
  readonly repeat: Pick<Cost, 'requests' | 'entitlement' | 'rows'>;
  readonly rowByRow: Cost;
}

/** A `fetch` that counts, so that nothing which leaves the process is missed, to whichever vendor it goes. */
export interface CountingFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: number;
}

/** Makes a counter that stands at nought. */
export function createCountingFetch(): CountingFetch {
  let requests = 0;
  return {
    fetch: (input, init) => {
      requests += 1;
      return fetch(input, init);
    },
    get requests() {
      return requests;
    },
  };
}

/** Source, plugin and destination of a measurement. */
export interface Bench {
  readonly source: Source;
  readonly configured: Configured;
  readonly dynamics: Dynamics;
  readonly counting: CountingFetch;
}

const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];

/** Every row of ours as JSON; in it are version and time of the last change, so a write that changes no column shows, too. */
function storedRows(dynamics: Dynamics): string[] {
  return tables.flatMap((table) => dynamics.rows(table).map((row) => JSON.stringify(row)));
}

function entitlementOf(dynamics: Dynamics): number {
  return Object.values(dynamics.usage()).reduce((sum, { entitlement }) => sum + entitlement, 0);
}

/** Fetches the report and has it brought over. @throws Error unless that succeeds with this effect */
async function bringOver({ source, configured }: Bench, lsid: string, effect: 'written' | 'unchanged'): Promise<void> {
  const outcome = await configured.process(await source.report(lsid));
  if (outcome.kind !== 'succeeded') throw new Error(`The session was not brought over: ${JSON.stringify(outcome)}`);
  if (outcome.effect !== effect) throw new Error(`The session is ${outcome.effect} instead of ${effect}.`);
}

async function counted(bench: Bench, work: () => Promise<unknown>): Promise<Pick<Cost, 'requests' | 'entitlement'>> {
  const before = { requests: bench.counting.requests, entitlement: entitlementOf(bench.dynamics) };
  await work();
  return {
    requests: bench.counting.requests - before.requests,
    entitlement: entitlementOf(bench.dynamics) - before.entitlement,
  };
}

/** Rows and bytes of the one session in the environment. */
async function stored(
  { dynamics }: Bench,
  sessionId: string,
  token: string,
): Promise<Pick<Cost, 'rows' | 'kilobytes'>> {
  const rows = storedRows(dynamics);
  const url = `${dynamics.url}/api/data/v9.2/bt_sessions(${sessionId})/bt_reportfile/$value`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`The report file could not be read: ${answer.status}`);
  const rowBytes = rows.reduce((sum, row) => sum + Buffer.byteLength(row), 0);
  return { rows: rows.length, kilobytes: (rowBytes + (await answer.arrayBuffer()).byteLength) / 1024 };
}

/** Gets both vendors' tokens by bringing a session over and erasing it. */
export async function warmUp(bench: Bench, lsid: string): Promise<void> {
  await bringOver(bench, lsid, 'written');
  await bench.configured.erase(lsid);
}

/**
 * Measures one session in an environment that holds none, and leaves it so.
 * @throws Error if the two ways did not write the same number of rows, or the peer's requests are not what its rows say:
 *   they could not be compared then
 */
export async function measureSession(bench: Bench, lsid: string): Promise<SessionCost> {
  const { configured, dynamics, source, counting } = bench;
  const token = await fetchToken(dynamics);
  const planOf = (report: SessionReport) =>
    planPush(report, { applianceHost: 'help.example.com', sessionState: 'ended' }, configured.settings);
  const { session } = planOf(await source.report(lsid));

  const first = await counted(bench, () => bringOver(bench, lsid, 'written'));
  const plugin = { ...first, ...(await stored(bench, session.id, token)) };
  const before = new Set(storedRows(dynamics));
  const again = await counted(bench, () => bringOver(bench, lsid, 'unchanged'));
  const repeat = { ...again, rows: storedRows(dynamics).filter((row) => !before.has(row)).length };
  await configured.erase(lsid);

  const peer = await counted(bench, async () => {
    const report = await source.report(lsid);
    await bringRowByRow({ dynamics, token, fetch: counting.fetch }, planOf(report), report.head.externalKey ?? '');
  });
  const rowByRow = { ...peer, ...(await stored(bench, session.id, token)) };
  await configured.erase(lsid);
  checkPeer(plugin, rowByRow);
  return { plugin, repeat, rowByRow };
}

function checkPeer(plugin: Cost, rowByRow: Cost): void {
  if (rowByRow.rows !== plugin.rows) throw new Error(`${rowByRow.rows} rows, one by one, instead of ${plugin.rows}.`);
  const computed = plugin.rows + requestsBesideRows;
  if (rowByRow.requests !== computed)
    throw new Error(`${rowByRow.requests} requests, one by one, instead of ${computed}.`);
}
