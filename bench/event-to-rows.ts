import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlayedSession } from '@casebridge/emulator-remote-support';
import { callJson } from '../demo/control.ts';
import { waitForDeliveries } from '../demo/deliveries.ts';
import { settlePorts } from '../demo/ports.ts';
import { startProduct, type Product } from '../demo/product.ts';
import { atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';

const latencies = [0, 50];
const samples = 40;
const warmUps = 5;
/** Report, read batch, write batch, file: each needs the answer of the one before; with warm tokens there is no fifth. */
const callsInARow = 4;
/** More than any run makes: the faults stand for a latency that does not end. */
const many = 1_000_000;

/** A session that was brought over; times in milliseconds. */
interface BroughtOver {
  /** From the post of the event to the end of the answer to the last request that wrote. */
  readonly total: number;
  /** What the vendors took for its calls, each of which had to wait for the one before. */
  readonly floor: number;
  readonly applianceRequests: number;
  readonly dynamicsRequests: number;
}

async function setLatency({ appliance, dynamics }: Product, milliseconds: number): Promise<void> {
  const faults = [`${appliance.url}/_emulator/faults`, `${dynamics.access.dynamicsUrl}/_emulator/faults`] as const;
  for (const url of faults) await callJson(url, undefined, { method: 'DELETE' });
  await callJson(faults[0], { kind: 'latency', on: 'all', milliseconds, times: many });
  if (milliseconds > 0) {
    await callJson(faults[1], { place: 'request', kind: 'delay', delayMilliseconds: milliseconds, times: many });
  }
}

/** A request as an emulator logged it, when its answer had ended. */
interface LoggedRequest {
  readonly at: string;
  readonly milliseconds: number;
}

/** Takes every call to the appliance's APIs meanwhile, oldest first: whatever a session needs is among them. */
async function takeReportCalls({ appliance }: Product): Promise<readonly LoggedRequest[]> {
  const url = `${appliance.url}/_emulator/requests`;
  const { entries } = await callJson<{ entries: readonly (LoggedRequest & { readonly path: string })[] }>(url);
  await callJson(url, undefined, { method: 'DELETE' });
  return entries.filter(({ path }) => path.startsWith('/api/'));
}

/**
 * Takes the requests to Dynamics for the latest session, oldest first. Heartbeats and the look for session-key
 * requests, which run beside, go to other tables and need no batch.
 */
async function takeWrites({ dynamics }: Product): Promise<readonly LoggedRequest[]> {
  const url = `${dynamics.access.dynamicsUrl}/_emulator/requests`;
  const { requests } = await callJson<{ requests: readonly (LoggedRequest & { readonly url: string })[] }>(url);
  await callJson(url, undefined, { method: 'DELETE' });
  return requests.filter((request) => /\/(\$batch|bt_sessions\()/.test(request.url));
}

async function postEvent(product: Product, played: PlayedSession): Promise<void> {
  const fields = {
    event: 'support_conference_end',
    version: '1',
    timestamp: String(played.endTime),
    lsid: played.lsid,
    external_key: played.externalKey ?? '',
  };
  const answer = await fetch(`${product.listenerUrl}/ERSPost`, { method: 'POST', body: new URLSearchParams(fields) });
  if (answer.status !== 200) throw new Error(`The engine answered ${answer.status}.`);
}

async function bringOver(product: Product): Promise<BroughtOver> {
  const played = await product.appliance.play({ scenario: 'chat-with-files' });
  const began = Date.now();
  await postEvent(product, played);
  await waitForDeliveries(product.admin, played.lsid, 1);
  const reports = await takeReportCalls(product);
  const writes = await takeWrites(product);
  const last = writes.at(-1);
  if (last === undefined) throw new Error('Nothing was written.');
  return {
    total: Date.parse(last.at) + last.milliseconds - began,
    floor: [...reports, ...writes].reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    applianceRequests: reports.length,
    dynamicsRequests: writes.length,
  };
}

async function runAt(product: Product, latency: number): Promise<readonly BroughtOver[]> {
  await setLatency(product, latency);
  for (let index = 0; index < warmUps; index += 1) await bringOver(product);
  const sessions: BroughtOver[] = [];
  for (let index = 0; index < samples; index += 1) sessions.push(await bringOver(product));
  return sessions;
}

function metricsOf(latency: number, sessions: readonly BroughtOver[]): readonly Metric[] {
  const at = `at ${latency} ms per call`;
  const totals = sessions.map(({ total }) => total);
  const floor = percentile(
    sessions.map((session) => session.floor),
    0.5,
  );
  const perSession = (count: (session: BroughtOver) => number): number =>
    sessions.reduce((sum, session) => sum + count(session), 0) / sessions.length;
  const toAppliance = perSession(({ applianceRequests }) => applianceRequests);
  const toDynamics = perSession(({ dynamicsRequests }) => dynamicsRequests);
  const beside = percentile(totals, 0.5) / floor;
  return [
    figure(`event to rows p50, ${at}`, percentile(totals, 0.5), 'ms'),
    figure(`event to rows p95, ${at}`, percentile(totals, 0.95), 'ms'),
    figure(`floor: what the calls in a row took at the vendors p50, ${at}`, floor, 'ms'),
    latency > 0
      ? atMost(`event to rows p50 beside the floor, ${at}`, beside, 'times', 1.25)
      : figure(`event to rows p50 beside the floor, ${at}`, beside, 'times'),
    figure(`requests to the appliance per session, ${at}`, toAppliance, 'requests'),
    figure(`requests to Dynamics per session, ${at}`, toDynamics, 'requests'),
    atMost(`requests per session, ${at}`, toAppliance + toDynamics, 'requests', callsInARow),
  ];
}

/** How long a session takes from the appliance's word to its rows, with both vendors answering at once and slowly. */
export const benchmark: Benchmark = {
  name: 'event-to-rows',
  question: 'How long from the post of an event to its rows in Dynamics, and with how many requests?',
  async run(progress) {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
    progress('starting both emulators and the engine');
    const product = await startProduct({ ports: settled.ports, folder, seed: 'bench', sendsEvents: false });
    try {
      await product.appliance.changeSettings({ reportLagSeconds: 0 });
      const metrics: Metric[] = [];
      for (const latency of latencies) {
        progress(`${warmUps} + ${samples} sessions, one after the other, ${latency} ms per vendor call`);
        metrics.push(...metricsOf(latency, await runAt(product, latency)));
      }
      return metrics;
    } finally {
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
