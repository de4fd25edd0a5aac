import { gzipSync } from 'node:zlib';
import type { SessionReport } from '@casebridge/plugin-api';
import type { Dynamics365Settings } from '../src/settings/settings.ts';
import type { Harness } from './harness.ts';
import { event, fullReport, lsid, withHead } from './reports.ts';

/** Cost of a session at the destination. */
export interface SessionCost {
  readonly detailRows: Dynamics365Settings['detailRows'];
  /** HTTP requests to Dynamics with a warm token; the report is one more, to the appliance. */
  readonly requests: number;
  /** The same if nothing has changed. */
  readonly requestsWhenUnchanged: number;
  readonly rows: number;
  /** Rows as JSON, and the compressed report file. */
  readonly kilobytes: number;
  /** Requests that count against the daily allowance (docs/vendors/dataverse.md#entitlement). */
  readonly entitlement: number;
}

const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];

/** A session of a quarter of an hour: 60 messages, 4 files, 2 actions, 3 notes, and a window change every few seconds. */
export function typicalReport(): SessionReport {
  const people = { performedBy: { type: 'customer', gsnumber: '1', name: 'Jane Doe' } };
  const everyone = { destination: { type: 'everyone', name: 'Everyone' } };
  const chat = { ...people, ...everyone, body: 'The printer still blinks, and the second tray is empty again.' };
  const file = { ...people, data: [{ name: 'filename', value: 'C:\\Temp\\printer.log' }] };
  const action = { ...people, data: [{ name: 'action_name', value: 'Restart the spooler' }] };
  const window = { ...people, data: [{ name: 'windowName', value: 'Printers and scanners' }] };
  const note = { ...people, body: 'Replaced the driver and restarted the spooler.' };
  const kinds = [
    ...Array.from({ length: 60 }, () => ['Chat Message', chat] as const),
    ...Array.from({ length: 4 }, () => ['File Upload', file] as const),
    ...Array.from({ length: 2 }, () => ['Special Action Executed', action] as const),
    ...Array.from({ length: 3 }, () => ['Session Note Added', note] as const),
    ...Array.from({ length: 125 }, () => ['Session Foreground Window Changed', window] as const),
  ];
  return fullReport({ events: kinds.map(([type, more], index) => event(index + 1, type, more)) });
}

/** Measures what a session costs under one setting of detail rows, in an environment that holds no session yet. */
export async function sessionCost(h: Harness, detailRows: SessionCost['detailRows']): Promise<SessionCost> {
  const settings = h.settings({ detailRows });
  const report = typicalReport();
  const other = 'f'.repeat(32);
  await h.process(withHead(report, { lsid: other }), settings, { lsid: other });
  const before = { rows: storedRows(h).length, bytes: storedBytes(h), entitlement: entitlement(h) };
  const first = await h.requestsOf(() => h.process(report, settings, { lsid }));
  const after = { rows: storedRows(h).length, bytes: storedBytes(h), entitlement: entitlement(h) };
  const second = await h.requestsOf(() => h.process(report, settings, { lsid }));
  return {
    detailRows,
    requests: first.requests.length,
    requestsWhenUnchanged: second.requests.length,
    rows: after.rows - before.rows,
    kilobytes: (after.bytes - before.bytes + gzipSync(JSON.stringify(await h.reportFile(lsid))).length) / 1024,
    entitlement: after.entitlement - before.entitlement,
  };
}

function storedRows(h: Harness): readonly unknown[] {
  return tables.flatMap((table) => h.dynamics.rows(table));
}

function storedBytes(h: Harness): number {
  return Buffer.byteLength(JSON.stringify(storedRows(h)));
}

function entitlement(h: Harness): number {
  return Object.values(h.dynamics.usage()).reduce((sum, usage) => sum + usage.entitlement, 0);
}
