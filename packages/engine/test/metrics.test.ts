import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type ScriptedPluginFixture, openScriptedPluginFixture } from './scripted-plugin-fixture.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/metrics.md'), 'utf8');
let fixture: ScriptedPluginFixture;
beforeAll(async () => {
  fixture = await openScriptedPluginFixture();
});
afterAll(() => fixture.close());

async function scrape(): Promise<string> {
  return (await adminFetch(fixture.engine, '/metrics')).text();
}

/** Lines that belong to a name, without the words about it. */
async function values(name: string): Promise<readonly string[]> {
  return (await scrape()).split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

/** Of jobs that are there at present, however long they have been due. */
async function overdueKinds(): Promise<readonly (string | undefined)[]> {
  const lines = await values('casebridge_job_overdue_seconds');
  return lines.map((line) => /kind="([\w-]+)"/.exec(line)?.[1]).toSorted();
}

test('the manual lists every metric that the engine serves, with type and words, and none that is gone', async () => {
  const text = await scrape();
  const served = [...text.matchAll(/^# HELP (\S+) (.+)\n# TYPE \S+ (\w+)$/gm)];
  const listed = [...page.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.+?) +\|$/gm)];
  expect(listed.map(([, name, type, help]) => `${name} ${type} ${help}`).toSorted()).toEqual(
    served.map(([, name, help, type]) => `${name} ${type} ${help}`).toSorted(),
  );
  expect(served.length).toBeGreaterThan(15);
});

test('the manual has an alert for every metric', () => {
  const [, alerts = ''] = page.split('## Alerts');
  const names = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
  expect(names.filter((name) => !alerts.includes(name))).toEqual([]);
  const used = [...alerts.matchAll(/casebridge_\w+?(?=_bucket|\b)/g)].map(([name]) => name);
  expect(used.filter((name) => !names.includes(name))).toEqual([]);
});

test('parked, paused, notices, jobs, session keys, disk and every indicator of a plugin are told', async () => {
  const { id, ask, scriptServer, until } = fixture;
  const labels = `configuration="${id}"`;
  expect(await values('casebridge_configuration_info')).toEqual([
    `casebridge_configuration_info{${labels},name="Scripted",plugin="scripted"} 1`,
  ]);
  const isHeld = async (by: string) =>
    (await values('casebridge_configuration_held')).includes(`casebridge_configuration_held{${labels},by="${by}"} 1`);
  expect([await isHeld('parked'), await isHeld('paused')]).toEqual([false, false]);
  const request = { queue: { kind: 'general', id: '' }, externalKey: 'CAS-1', ttlSeconds: 600 } as const;
  scriptServer.script = { do: 'key', request };
  await until(async () => (await values('casebridge_session_keys_total')).length > 0);
  expect(await values('casebridge_session_keys_total')).toEqual([
    expect.stringContaining(`casebridge_session_keys_total{${labels},result="issued"} `),
  ]);
  scriptServer.script = { do: 'refuse', cure: 'fixConfig' };
  await until(() => isHeld('parked'));
  expect(await values('casebridge_notices_open')).toContain(
    `casebridge_notices_open{${labels},code="CB-SCRIPTED-REFUSED"} 1`,
  );
  expect(await overdueKinds()).toEqual(expect.arrayContaining(['plugin', 'retention']));
  await ask(`/api/configurations/${id}/pause`, { until: '2099-01-01T00:00:00Z' });
  expect(await isHeld('paused')).toBe(true);
  expect(await overdueKinds()).not.toContain('plugin');
  const runs = await values('casebridge_job_runs_total');
  expect(runs).toEqual(expect.arrayContaining([expect.stringMatching(/kind="plugin",result="refused"\} [1-9]/)]));
  expect(runs).toEqual(expect.arrayContaining([expect.stringMatching(/kind="retention",result="done"\} [1-9]/)]));
  expect(await values('casebridge_job_last_run_timestamp_seconds')).toEqual(
    expect.arrayContaining([expect.stringMatching(/kind="retention"\} \d+/)]),
  );
  expect(await values('casebridge_unconfirmed_deliveries')).toEqual(['casebridge_unconfirmed_deliveries 0']);
  for (const name of ['casebridge_disk_free_bytes', 'casebridge_store_bytes']) {
    expect(Number((await values(name))[0]?.split(' ')[1])).toBeGreaterThan(0);
  }
  expect(await values('casebridge_plugin_indicator')).toEqual([
    `casebridge_plugin_indicator{${labels},indicator="script-age",unit="days"} 12`,
  ]);
  expect(await values('casebridge_plugin_indicator_state')).toEqual([
    `casebridge_plugin_indicator_state{${labels},indicator="script-age"} 1`,
  ]);
}, 60_000);

test('a job of a configuration that is deleted is not overdue, as nobody would ever do it', async () => {
  const { engine, id, ask } = fixture;
  expect(await overdueKinds()).toContain('confirm');
  expect((await ask(`/api/configurations/${id}`, {}, 'DELETE')).status).toBe(204);
  expect(await overdueKinds()).toEqual(['retention']);
  expect((await engine.store.jobs()).map(({ name }) => name)).toContain(`confirm:${id}`);
}, 60_000);
